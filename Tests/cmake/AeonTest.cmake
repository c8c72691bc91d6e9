include(GoogleTest)

# aeon_test(NAME <target> LABELS <label>... SOURCES <file>... LIBRARIES <target>...)
# A GoogleTest executable whose every test ctest knows by name.
function(aeon_test)
	cmake_parse_arguments(PARSE_ARGV 0 TEST "" "NAME;TIMEOUT" "LABELS;SOURCES;LIBRARIES")
	if(NOT TEST_TIMEOUT)
		set(TEST_TIMEOUT 120)
	endif()
	add_executable(${TEST_NAME} ${TEST_SOURCES})
	target_link_libraries(${TEST_NAME} PRIVATE ${TEST_LIBRARIES} GTest::gmock_main AeonCompileOptions)
	gtest_discover_tests(${TEST_NAME}
		DISCOVERY_MODE PRE_TEST
		PROPERTIES LABELS "${TEST_LABELS}" TIMEOUT ${TEST_TIMEOUT})
endfunction()
