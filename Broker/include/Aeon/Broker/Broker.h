#pragma once

#include "Aeon/Base/Clock.h"
#include "Aeon/Broker/AdvertisedEndpoints.h"
#include "Aeon/Broker/BrokerConfig.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace Aeon::Storage
{
class FileSystem;
}

namespace Aeon
{

/// A whole broker inside a process. A program, or a test, that wants one:
///
///     Aeon::Broker broker(Aeon::BrokerConfig::parse(
///         {{"listeners", "PLAINTEXT://127.0.0.1:0"}, {"log.dirs", directory}}));
///     broker.start();
///     useKafkaClientAt(broker.bootstrapServers());
///     broker.stop(std::chrono::seconds(10));
///
/// Several may live in one process, each with log directories and ports of its own.
///
/// Life cycle: constructed, start() once, stop() once; the destructor stops with a deadline of zero where nobody did.
/// Threads: start() and stop() from one thread at a time; the getters from any thread once start() has returned.
class Broker
{
public:
	/// What a broker stands on; tests put in their own. Both outlive the broker; null is the machine's.
	struct Environment
	{
		Storage::FileSystem* fileSystem = nullptr;
		const Clock* clock = nullptr;
		/// Called once when the last log directory has failed, on the thread that saw it: nothing can be served any
		/// more, and the owner should stop the broker, from another thread. The directory is named.
		std::function<void(const std::string& directory)> storageLost;
		/// Asked while logs are loaded and recovered, from several threads: true makes start() give up with
		/// Poco::RuntimeException. What was recovered by then is recovered again by the next start.
		std::function<bool()> stopRequested;
	};

	explicit Broker(BrokerConfig config);
	Broker(BrokerConfig config, Environment environment);
	~Broker();
	Broker(const Broker&) = delete;
	Broker& operator=(const Broker&) = delete;

	/// Claims the log directories (an empty one is formatted), loads and where needed recovers the logs, opens the
	/// listeners and serves: clients are answered when it returns. Blocks meanwhile.
	///
	/// Throws, with nothing left running: ConfigException (a foreign or inconsistent directory),
	/// Storage::LogDirectoryException (a directory that another process holds, or that holds what is no log),
	/// Storage::StorageException, Storage::CorruptFileException, Coordinator::MetadataException,
	/// Net::ListenException, Net::TlsConfigException.
	void start();

	/// Stops in order: listeners close, waiting requests are answered with what there is, connections that are
	/// still busy at the deadline (from now) are cut, logs are flushed and closed. Blocks until all is done; the logs
	/// take as long as they need. A second call has no effect.
	void stop(std::chrono::milliseconds deadline);

	const BrokerConfig& config() const noexcept { return _config; }
	/// Base64 form of the cluster's id.
	const std::string& clusterId() const noexcept;
	/// What each listener tells clients to connect to, with the ports that were really bound.
	const AdvertisedEndpoints& endpoints() const noexcept;
	/// The port that a listener was given. Throws Poco::NotFoundException for an unknown name.
	std::uint16_t boundPort(std::string_view listener) const;
	/// "host:port" of the first listener, as clients' bootstrap.servers takes it.
	std::string bootstrapServers() const;

private:
	class Runtime;

	const BrokerConfig _config;
	const Environment _environment;
	std::unique_ptr<Runtime> _runtime;
};

} // namespace Aeon
