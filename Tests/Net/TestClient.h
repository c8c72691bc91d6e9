#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace Aeon::Net::Testing
{

/// A plain blocking TCP client. Every wait has a deadline; what fails or takes too long throws std::runtime_error.
class TestClient
{
public:
	struct Options
	{
		std::string host = "127.0.0.1";
		/// Socket buffers; 0 leaves them to the kernel.
		int receiveBufferBytes = 0;
		std::chrono::milliseconds timeout{20'000};
	};

	explicit TestClient(std::uint16_t port);
	TestClient(std::uint16_t port, const Options& options);
	~TestClient();
	TestClient(TestClient&& other) noexcept;
	TestClient& operator=(TestClient&&) = delete;

	void send(std::string_view bytes);
	/// Sends what the kernel takes at once.
	std::size_t sendSome(std::string_view bytes);
	void sendFrame(std::string_view body) { send(frame(body)); }
	/// Blocks until so many bytes have come.
	std::string receive(std::size_t bytes);
	/// The body of one frame.
	std::string receiveFrame();
	std::string roundTrip(std::string_view body);
	/// Blocks until the server has closed the connection, whatever else it sends first; false at the timeout.
	bool waitUntilClosed(std::chrono::milliseconds timeout = std::chrono::milliseconds(20'000));
	/// Whether nothing, not even an end, comes within the time.
	bool staysSilent(std::chrono::milliseconds time);
	void finishSending();
	/// Ends the connection by a reset.
	void reset();
	void close();
	int descriptor() const noexcept { return _descriptor; }

	/// A frame on the wire: size and body.
	static std::string frame(std::string_view body);
	/// A big-endian int32.
	static std::string int32(std::int32_t value);

private:
	int _descriptor = -1;
};

} // namespace Aeon::Net::Testing
