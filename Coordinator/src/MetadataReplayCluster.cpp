#include "RecordArrays.h"

#include "Aeon/Coordinator/MetadataException.h"
#include "Aeon/Coordinator/MetadataReplay.h"

namespace Aeon::Coordinator
{

namespace
{

/// BrokerRegistrationChangeRecord's way of saying no, unchanged, yes.
bool changedFlag(std::int8_t change, bool present) noexcept
{
	return change == 0 ? present : change > 0;
}

} // namespace

BrokerImage& MetadataReplay::changeBroker(NodeId id, std::int64_t epoch, const char* recordName)
{
	const BrokerImage* broker = _image->broker(id);
	if (broker == nullptr || broker->epoch != epoch)
		throw MetadataException(
			std::string(recordName) + " for broker " + std::to_string(id.value()) + " with epoch " +
			std::to_string(epoch) + ", which is not registered");
	_delta.brokersChanged = true;
	if (const auto own = _ownBrokers.find(id); own != _ownBrokers.end()) return *own->second;
	auto copy = std::make_shared<BrokerImage>(*broker);
	_image->_brokers[id] = copy;
	return *_ownBrokers.emplace(id, std::move(copy)).first->second;
}

void MetadataReplay::apply(const RegisterBrokerRecord& record)
{
	auto broker = std::make_shared<BrokerImage>();
	broker->id = NodeId(record.brokerId);
	broker->incarnation = record.incarnationId;
	broker->epoch = record.brokerEpoch;
	for (const auto& endpoint : record.endPoints)
		broker->endpoints.push_back(
			{std::string(endpoint.name), std::string(endpoint.host), endpoint.port, endpoint.securityProtocol});
	for (const auto& feature : record.features)
		broker->features.push_back(
			{std::string(feature.name), feature.minSupportedVersion, feature.maxSupportedVersion});
	if (record.rack) broker->rack = std::string(*record.rack);
	broker->fenced = record.fenced;
	broker->inControlledShutdown = record.inControlledShutdown;
	broker->logDirectories = idsOf(record.logDirs);
	_image->_brokers[broker->id] = broker;
	_ownBrokers[broker->id] = std::move(broker);
	_delta.brokersChanged = true;
}

void MetadataReplay::apply(const UnregisterBrokerRecord& record)
{
	changeBroker(NodeId(record.brokerId), record.brokerEpoch, "removal");
	_image->_brokers.erase(NodeId(record.brokerId));
	_ownBrokers.erase(NodeId(record.brokerId));
}

void MetadataReplay::apply(const FenceBrokerRecord& record)
{
	changeBroker(NodeId(record.id), record.epoch, "fencing").fenced = true;
}

void MetadataReplay::apply(const UnfenceBrokerRecord& record)
{
	changeBroker(NodeId(record.id), record.epoch, "unfencing").fenced = false;
}

void MetadataReplay::apply(const BrokerRegistrationChangeRecord& record)
{
	BrokerImage& broker = changeBroker(NodeId(record.brokerId), record.brokerEpoch, "registration change");
	broker.fenced = changedFlag(record.fenced, broker.fenced);
	broker.inControlledShutdown = changedFlag(record.inControlledShutdown, broker.inControlledShutdown);
	if (!record.logDirs.empty()) broker.logDirectories = idsOf(record.logDirs);
}

void MetadataReplay::apply(const FeatureLevelRecord& record)
{
	_delta.featuresChanged = true;
	if (record.featureLevel == 0)
		_image->_features.erase(std::string(record.name));
	else
		_image->_features.insert_or_assign(std::string(record.name), record.featureLevel);
}

void MetadataReplay::apply(const ProducerIdsRecord& record)
{
	if (record.nextProducerId < _image->_nextProducerId.value())
		throw MetadataException("producer ids go back to " + std::to_string(record.nextProducerId));
	_image->_nextProducerId = ProducerId(record.nextProducerId);
}

void MetadataReplay::apply(const ConfigRecord& record)
{
	ConfigResource resource{static_cast<ConfigResourceType>(record.resourceType), std::string(record.resourceName)};
	ConfigMap configs = _image->configs(resource.type, resource.name);
	if (record.value)
		configs.insert_or_assign(std::string(record.name), std::string(*record.value));
	else
		configs.erase(std::string(record.name));
	_delta.changedConfigs.insert(resource);
	storeConfigs(std::move(resource), std::move(configs));
}

void MetadataReplay::storeConfigs(ConfigResource resource, ConfigMap configs)
{
	_image->_configs =
		configs.empty()
			? _image->_configs.without(resource)
			: _image->_configs.with(std::move(resource), std::make_shared<const ConfigMap>(std::move(configs)));
}

} // namespace Aeon::Coordinator
