include(GoogleTest)

# Compiling is most of what the tests cost: their own code is not optimised, and what nearly all of them include is
# parsed once. ccache, where there is one, does better with whole sources.
set(AEON_TEST_OPTIONS -O0)
set(precompiles ON)
if(CCACHE_PROGRAM)
	set(precompiles OFF)
endif()
option(AEON_TEST_PCH "Precompile the headers that most tests include" ${precompiles})
if(AEON_TEST_PCH)
	add_library(AeonTestHeaders OBJECT ${CMAKE_CURRENT_LIST_DIR}/TestHeaders.cpp)
	target_precompile_headers(AeonTestHeaders PRIVATE ${CMAKE_CURRENT_LIST_DIR}/TestHeaders.h)
	target_compile_options(AeonTestHeaders PRIVATE ${AEON_TEST_OPTIONS})
	target_link_libraries(AeonTestHeaders PRIVATE GTest::gmock Aeon::Base AeonCompileOptions)
endif()

# aeon_test_code(<target>): compiles a target as the code of tests.
function(aeon_test_code target)
	target_compile_options(${target} PRIVATE ${AEON_TEST_OPTIONS})
	if(AEON_TEST_PCH)
		target_precompile_headers(${target} REUSE_FROM AeonTestHeaders)
	endif()
endfunction()

# aeon_test(NAME <target> LABELS <label>... SOURCES <file>... LIBRARIES <target>...)
# A GoogleTest executable whose every test ctest knows by name.
function(aeon_test)
	cmake_parse_arguments(PARSE_ARGV 0 TEST "" "NAME;TIMEOUT" "LABELS;SOURCES;LIBRARIES")
	if(NOT TEST_TIMEOUT)
		set(TEST_TIMEOUT 300)
	endif()
	# CMake 3.25 loses all properties behind a list here. Labels are asked for by pattern, so that one label made of
	# several names is found by each of them.
	list(JOIN TEST_LABELS "-" label)
	add_executable(${TEST_NAME} ${TEST_SOURCES})
	# Of Aeon::Base come definitions with which the precompiled headers were made.
	target_link_libraries(${TEST_NAME} PRIVATE ${TEST_LIBRARIES} GTest::gmock_main Aeon::Base AeonCompileOptions)
	aeon_test_code(${TEST_NAME})
	gtest_discover_tests(${TEST_NAME}
		DISCOVERY_MODE PRE_TEST
		DISCOVERY_TIMEOUT 300
		PROPERTIES LABELS "${label}" TIMEOUT ${TEST_TIMEOUT})
endfunction()
