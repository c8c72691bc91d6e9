#include "StoredBatches.h"

#include "FetchRequest.h"
#include "RawClient.h"

#include <array>
#include <stdexcept>

namespace Aeon::Test
{

namespace
{

constexpr int WAIT_MS = 100;
constexpr int BYTES_MAX = 1 << 20;
constexpr std::array<const char*, 5> CODEC_NAMES{"none", "gzip", "snappy", "lz4", "zstd"};

} // namespace

std::set<std::string> codecsOfStoredBatches(const std::string& bootstrap, const std::string& topic)
{
	constexpr std::size_t LENGTH_AT = 8;
	constexpr std::size_t ATTRIBUTES_AT = 21;
	RawClient client(bootstrap);
	if (client.exchange(fetchRequest({topic, 0}, 0, WAIT_MS, BYTES_MAX)) != RawClient::Outcome::ANSWERED)
		throw std::runtime_error("no answer");
	const FetchedPartition fetched = fetchedPartition(client.reply());
	if (fetched.error != 0) throw std::runtime_error("Fetch answered error " + std::to_string(fetched.error));
	const Bytes& records = fetched.records;
	std::set<std::string> names;
	for (std::size_t batch = 0; batch + ATTRIBUTES_AT + 2 <= records.size();)
	{
		names.insert(CODEC_NAMES.at(static_cast<std::size_t>(integerAt(records, batch + ATTRIBUTES_AT, 2) & 7)));
		batch += LENGTH_AT + 4 + static_cast<std::size_t>(integerAt(records, batch + LENGTH_AT, 4));
	}
	return names;
}

} // namespace Aeon::Test
