#pragma once

#include "Wire/Connection.h"

#include <cstdint>
#include <optional>

namespace Aeon::Bench
{

/// A listening socket on 127.0.0.1 and nothing around it. What it accepts is not paced: a machine whose congestion
/// control is BBR would hold up connections that never leave it, and Net asks for another one there, too.
///
/// Thread-safe once constructed.
class BareListener
{
public:
	/// 0 takes any free port. Throws std::system_error where it cannot listen.
	explicit BareListener(std::uint16_t port);
	~BareListener();
	BareListener(const BareListener&) = delete;
	BareListener& operator=(const BareListener&) = delete;

	std::uint16_t port() const noexcept { return _port; }
	/// Blocks until there is a connection; none once close() was called.
	std::optional<Connection> accept() const;
	void close() const noexcept;

private:
	const int _descriptor;
	std::uint16_t _port = 0;
};

} // namespace Aeon::Bench
