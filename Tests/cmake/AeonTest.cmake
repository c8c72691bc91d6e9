include(GoogleTest)

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
	target_link_libraries(${TEST_NAME} PRIVATE ${TEST_LIBRARIES} GTest::gmock_main AeonCompileOptions)
	gtest_discover_tests(${TEST_NAME}
		DISCOVERY_MODE PRE_TEST
		DISCOVERY_TIMEOUT 300
		PROPERTIES LABELS "${label}" TIMEOUT ${TEST_TIMEOUT})
endfunction()
