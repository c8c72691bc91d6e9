# aeon_generate(<target> NAMESPACE <Aeon::Name> INCLUDE_PREFIX <path> SPECS <spec.json>... [JSON])
#
# Adds the C++ of the specs to the target: a header and a source per spec, named after the spec file, written at
# build time below the target's binary directory. The headers are included as "<INCLUDE_PREFIX>/<Name>.h" by the
# target and by whoever links it. With JSON it writes the messages' converters for tests instead, <Name>Json.h, which
# include the messages' own headers from wherever an earlier call put them. The specs of all calls are kept in the
# target's property AEON_SPECS, as absolute paths.
function(aeon_generate target)
	cmake_parse_arguments(PARSE_ARGV 1 GENERATE "JSON" "NAMESPACE;INCLUDE_PREFIX" "SPECS")
	set(root ${CMAKE_CURRENT_BINARY_DIR}/generated)
	set(directory ${root}/${GENERATE_INCLUDE_PREFIX})
	set(suffixes .h .cpp)
	set(flags "")
	if(GENERATE_JSON)
		set(suffixes Json.h Json.cpp)
		set(flags --json)
	endif()
	foreach(spec IN LISTS GENERATE_SPECS)
		cmake_path(ABSOLUTE_PATH spec)
		cmake_path(GET spec STEM name)
		set(outputs "")
		foreach(suffix IN LISTS suffixes)
			list(APPEND outputs ${directory}/${name}${suffix})
		endforeach()
		add_custom_command(
			OUTPUT ${outputs}
			COMMAND aeon-generator --namespace ${GENERATE_NAMESPACE} --include-prefix ${GENERATE_INCLUDE_PREFIX}
				--output ${directory} ${flags} ${spec}
			DEPENDS aeon-generator ${spec}
			COMMENT "Generating ${GENERATE_INCLUDE_PREFIX}/${name}"
			VERBATIM)
		target_sources(${target} PRIVATE ${outputs})
		get_property(count TARGET ${target} PROPERTY AEON_SPECS)
		list(LENGTH count count)
		math(EXPR batch "${count} / 16")
		set_property(SOURCE ${outputs} PROPERTY UNITY_GROUP generated${batch})
		set_property(TARGET ${target} APPEND PROPERTY AEON_SPECS ${spec})
	endforeach()
	# Small files that include much: compiled in groups, the target's other sources one by one.
	set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
	target_include_directories(${target} PUBLIC ${root})
endfunction()
