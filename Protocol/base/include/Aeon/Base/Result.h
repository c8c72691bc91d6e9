#pragma once

#include "Aeon/Base/Check.h"
#include "Aeon/Base/ErrorCode.h"

#include <optional>
#include <string>
#include <utility>

namespace Aeon
{

/// An ordinary failure: the code a client gets, and a sentence for people (may be empty).
struct Error
{
	ErrorCode code = ErrorCode::UNKNOWN_SERVER_ERROR;
	std::string message;
};

/// A value, or the Error that stands in its place. Asking for the one that is not there is a bug of ours
/// (AEON_CHECK).
template <typename T>
class [[nodiscard]] Result
{
public:
	Result(T value) : _value(std::move(value)) {}
	Result(Error error) : _error(std::move(error)) { AEON_CHECK(_error.code != ErrorCode::NONE); }
	Result(ErrorCode code) : Result(Error{code, {}}) {}

	bool ok() const noexcept { return _value.has_value(); }
	explicit operator bool() const noexcept { return ok(); }

	/// NONE where there is a value.
	ErrorCode code() const noexcept { return ok() ? ErrorCode::NONE : _error.code; }
	const Error& error() const
	{
		AEON_CHECK(!ok());
		return _error;
	}

	T& value()
	{
		AEON_CHECK(ok());
		return *_value;
	}
	const T& value() const
	{
		AEON_CHECK(ok());
		return *_value;
	}
	T& operator*() { return value(); }
	const T& operator*() const { return value(); }
	T* operator->() { return &value(); }
	const T* operator->() const { return &value(); }

private:
	std::optional<T> _value;
	Error _error{ErrorCode::NONE, {}};
};

/// The outcome of an operation that gives no value.
template <>
class [[nodiscard]] Result<void>
{
public:
	Result() = default;
	Result(Error error) : _error(std::move(error)) { AEON_CHECK(_error.code != ErrorCode::NONE); }
	Result(ErrorCode code) : Result(Error{code, {}}) {}

	bool ok() const noexcept { return _error.code == ErrorCode::NONE; }
	explicit operator bool() const noexcept { return ok(); }
	ErrorCode code() const noexcept { return _error.code; }
	const Error& error() const
	{
		AEON_CHECK(!ok());
		return _error;
	}

private:
	Error _error{ErrorCode::NONE, {}};
};

} // namespace Aeon
