#pragma once

#include "Groups/GroupOperation.h"

#include "Aeon/Base/Result.h"

#include <utility>

namespace Aeon::Coordinator
{

/// Adds to what is to happen once the operation's records are written or could not be written, after what is to happen
/// already.
inline void alsoWhenWritten(GroupOperation& operation, GroupOperation::Continuation then)
{
	if (!operation.continuation())
	{
		operation.whenWritten(std::move(then));
		return;
	}
	operation.whenWritten(
		[first = std::move(operation.continuation()), then = std::move(then)](GroupOperation& written, ErrorCode code)
		{
			first(written, code);
			then(written, code);
		});
}

/// Answers with an error and, where the API has room for it, the sentence that says why. Nothing is written, and
/// nothing happens after that.
template <typename Call>
void refuse(Call& call, const Error& error, GroupOperation& operation)
{
	operation.records().clear();
	operation.whenWritten(nullptr);
	operation.fail(call, error.code);
	if constexpr (requires { call.response.errorMessage; })
		call.response.errorMessage = call.keep(std::string_view(error.message));
}

} // namespace Aeon::Coordinator
