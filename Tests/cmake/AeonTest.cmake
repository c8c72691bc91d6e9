include(GoogleTest)

# Compiling is most of what the tests cost: their own code is not optimised, and what nearly all of them include is
# parsed once.
set(AEON_TEST_OPTIONS -O0)
set(AEON_TEST_HEADERS ${CMAKE_CURRENT_LIST_DIR}/TestHeaders.h)
if(AEON_PCH)
	add_library(AeonTestHeaders OBJECT ${CMAKE_CURRENT_LIST_DIR}/TestHeaders.cpp)
	target_precompile_headers(AeonTestHeaders PRIVATE ${AEON_TEST_HEADERS})
	target_compile_options(AeonTestHeaders PRIVATE ${AEON_TEST_OPTIONS})
	target_link_libraries(AeonTestHeaders PRIVATE GTest::gmock Aeon::Base AeonCompileOptions)
endif()

# aeon_test_code(<target> [HEADERS <header>... | HEADERS_OF <target>]): compiles a target as the code of tests. Of what
# many of its sources include, HEADERS are precompiled too, or those of the other target are taken.
function(aeon_test_code target)
	cmake_parse_arguments(PARSE_ARGV 1 CODE "" "HEADERS_OF" "HEADERS")
	target_compile_options(${target} PRIVATE ${AEON_TEST_OPTIONS})
	if(NOT AEON_PCH)
		return()
	endif()
	# Definitions have to be those with which the headers were precompiled.
	target_link_libraries(${target} PRIVATE GTest::gmock Aeon::Base)
	if(CODE_HEADERS)
		target_precompile_headers(${target} PRIVATE ${AEON_TEST_HEADERS} ${CODE_HEADERS})
	elseif(CODE_HEADERS_OF)
		target_precompile_headers(${target} REUSE_FROM ${CODE_HEADERS_OF})
	else()
		target_precompile_headers(${target} REUSE_FROM AeonTestHeaders)
	endif()
endfunction()

# aeon_test(NAME <target> LABELS <label>... SOURCES <file>... LIBRARIES <target>...
#     [HEADERS <header>... | HEADERS_OF <target>])
# A GoogleTest executable whose every test ctest knows by name.
function(aeon_test)
	cmake_parse_arguments(PARSE_ARGV 0 TEST "" "NAME;TIMEOUT;HEADERS_OF" "LABELS;SOURCES;LIBRARIES;HEADERS")
	if(NOT TEST_TIMEOUT)
		set(TEST_TIMEOUT 300)
	endif()
	# CMake 3.25 loses all properties behind a list here. Labels are asked for by pattern, so that one label made of
	# several names is found by each of them.
	list(JOIN TEST_LABELS "-" label)
	add_executable(${TEST_NAME} ${TEST_SOURCES})
	target_link_libraries(${TEST_NAME} PRIVATE ${TEST_LIBRARIES} GTest::gmock_main AeonCompileOptions)
	aeon_test_code(${TEST_NAME} HEADERS ${TEST_HEADERS} HEADERS_OF ${TEST_HEADERS_OF})
	gtest_discover_tests(${TEST_NAME}
		DISCOVERY_MODE PRE_TEST
		DISCOVERY_TIMEOUT 300
		PROPERTIES LABELS "${label}" TIMEOUT ${TEST_TIMEOUT})
endfunction()
