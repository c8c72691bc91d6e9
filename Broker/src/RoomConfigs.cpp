#include "RoomConfigs.h"

#include "Aeon/Base/Check.h"
#include "Aeon/Broker/BrokerConfig.h"
#include "Aeon/Broker/TopicConfig.h"

#include <algorithm>

namespace Aeon
{

namespace
{

Net::TlsClientAuth clientAuthOf(ClientAuth auth) noexcept
{
	switch (auth)
	{
	case ClientAuth::REQUESTED:
		return Net::TlsClientAuth::REQUESTED;
	case ClientAuth::REQUIRED:
		return Net::TlsClientAuth::REQUIRED;
	case ClientAuth::NONE:
		break;
	}
	return Net::TlsClientAuth::NONE;
}

Net::TlsConfig tlsConfigOf(const TlsConfig& given)
{
	Net::TlsConfig tls;
	tls.keystoreLocation = given.keystoreFile;
	tls.keystoreKey = given.privateKeyPem;
	tls.keystoreCertificateChain = given.certificateChainPem;
	tls.keyPassword = given.keyPassword.value_or("");
	tls.truststoreLocation = given.truststoreFile;
	tls.truststoreCertificates = given.truststorePem;
	tls.clientAuth = clientAuthOf(given.clientAuth);
	tls.enabledProtocols = given.enabledProtocols;
	tls.cipherSuites = given.cipherSuites;
	return tls;
}

Net::ListenerConfig listenerConfigOf(const ListenerConfig& given)
{
	// Listeners with SASL do not come this far: reading the settings refuses them.
	AEON_CHECK(given.protocol == SecurityProtocol::PLAINTEXT || given.protocol == SecurityProtocol::SSL);
	Net::ListenerConfig listener;
	listener.name = given.name;
	listener.host = given.host;
	listener.port = given.port;
	if (given.protocol == SecurityProtocol::SSL)
	{
		AEON_CHECK(given.tls.has_value());
		listener.protocol = Net::SecurityProtocol::SSL;
		listener.tls = tlsConfigOf(*given.tls);
	}
	return listener;
}

std::size_t countOf(std::int32_t value) noexcept
{
	return static_cast<std::size_t>(std::max(value, 0));
}

} // namespace

Net::ServerConfig serverConfigOf(const BrokerConfig& config)
{
	Net::ServerConfig server;
	for (const auto& listener : config.listeners)
		server.listeners.push_back(listenerConfigOf(listener));
	server.shards = config.acceptShards;
	server.listenBacklog = config.listenBacklog;
	server.connectionsMax = countOf(config.connectionsMax);
	server.connectionsPerAddressMax = countOf(config.connectionsPerIpMax);
	for (const auto& [address, count] : config.connectionsPerIpOverrides)
		server.connectionsPerAddressOverrides[address] = countOf(count);
	server.connectionCreationRateMax = countOf(config.connectionCreationRateMax);
	server.requestBytesMax = countOf(config.requestBytesMax);
	server.connectionsIdleMax = config.connectionsIdleMax;
	server.sendBufferBytes = config.sendBufferBytes;
	server.receiveBufferBytes = config.receiveBufferBytes;
	server.tcpCongestionControl = config.congestionControl;
	return server;
}

Storage::LogManagerConfig logManagerConfigOf(const BrokerConfig& config)
{
	Storage::LogManagerConfig logs;
	for (const auto& directory : config.logDirs)
		logs.logDirs.push_back(directory.string());
	logs.recoveryThreadsPerDirectory = config.recoveryThreadsPerDir;
	// Of deleted partitions: their topics' own settings are gone with them.
	logs.fileDeleteDelayMs = TopicConfig::of(config, {}).log.fileDeleteDelayMs;
	logs.retentionCheckIntervalMs = config.retentionCheckInterval.count();
	logs.flushSchedulerIntervalMs = config.flushSchedulerInterval.count();
	logs.recoveryPointCheckpointIntervalMs = config.flushCheckpointInterval.count();
	logs.logStartCheckpointIntervalMs = config.startOffsetCheckpointInterval.count();
	logs.highWatermarkCheckpointIntervalMs = config.highWatermarkCheckpointInterval.count();
	logs.producerIdExpirationMs = config.producerIdExpiration.count();
	logs.producerIdExpirationCheckIntervalMs = config.producerIdExpirationCheckInterval.count();
	logs.cleaner.enabled = config.cleanerEnabled;
	logs.cleaner.threads = config.cleanerThreads;
	logs.cleaner.dedupeBufferBytes = config.cleanerDedupeBufferBytes;
	logs.cleaner.bufferLoadFactor = config.cleanerBufferLoadFactor;
	logs.cleaner.ioBufferBytes = config.cleanerIoBufferBytes;
	logs.cleaner.ioBytesPerSecondMax = config.cleanerIoBytesPerSecondMax;
	logs.cleaner.backoffMs = config.cleanerBackoff.count();
	return logs;
}

} // namespace Aeon
