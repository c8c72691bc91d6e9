#include "Aeon/Broker/LocalMetadataLog.h"

#include "FaultyFileSystem.h"

#include "Aeon/Coordinator/ClusterOperations.h"
#include "Aeon/Coordinator/MetadataException.h"
#include "Aeon/Coordinator/ProducerIdOperations.h"
#include "Aeon/Coordinator/TopicOperations.h"
#include "Aeon/Storage/LogManager.h"
#include "Aeon/Storage/PosixFileSystem.h"
#include "Aeon/Storage/StorageException.h"

#include <Poco/TemporaryFile.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <thread>

namespace Aeon
{

namespace
{

using namespace Coordinator;

class AnyRules final : public ConfigRules
{
public:
	bool isList(ConfigResourceType, std::string_view) const override { return false; }
	std::optional<std::string> defaultValue(ConfigResourceType, std::string_view) const override { return {}; }
	Result<void> validate(const ConfigResource&, const ConfigMap&) const override { return {}; }
};

/// A metadata log in a directory of its own, opened and closed as a broker does it.
class LocalMetadataLogTest : public testing::Test
{
protected:
	static constexpr NodeId NODE{1};

	LocalMetadataLogTest() { std::filesystem::create_directories(metadataDirectory()); }

	std::string directory() const { return _directory.path(); }
	std::string metadataDirectory() const { return directory() + "/__cluster_metadata-0"; }

	LocalMetadataLog& open() { return openIn(directory()); }

	LocalMetadataLog& openIn(const std::string& logDirectory)
	{
		Storage::LogManagerConfig config;
		config.logDirs = {logDirectory};
		_manager = std::make_unique<Storage::LogManager>(_fileSystem, _clock, config);
		_storage = _manager->openMetadataLog(LocalMetadataLog::logConfig());
		_log.emplace(_fileSystem, _clock, _storage, NODE);
		return *_log;
	}

	void close()
	{
		_log.reset();
		if (_manager) _manager->stop();
		_storage.reset();
		_manager.reset();
	}

	/// Leaves the files as a killed process would.
	void crash()
	{
		_log.reset();
		_storage.reset();
		_manager.reset();
	}

	LocalMetadataLog& reopen()
	{
		close();
		return open();
	}

	static BrokerImage broker()
	{
		BrokerImage broker;
		broker.incarnation = Uuid::random();
		broker.endpoints = {{"PLAINTEXT", "localhost", 9092, 0}};
		broker.logDirectories = {Uuid::random()};
		return broker;
	}

	/// A commit of these topics; their results are all good.
	static void create(MetadataLog& log, const std::vector<std::string>& names)
	{
		std::vector<NewTopic> topics;
		for (const auto& name : names)
		{
			auto& topic = topics.emplace_back();
			topic.name = name;
			topic.id = Uuid::random();
			topic.configs = {{"retention.ms", "5"}};
		}
		log.commit(
			[&](const MetadataImage& image)
			{
				auto outcome = createTopics(image, topics, TopicDefaults{2, 1}, AnyRules());
				for (const auto& result : outcome.response)
					EXPECT_TRUE(result.ok());
				return std::move(outcome.records);
			});
	}

	std::string lastSegment() const
	{
		std::string last;
		for (const auto& entry : std::filesystem::directory_iterator(metadataDirectory()))
			if (entry.path().extension() == ".log") last = std::max(last, entry.path().string());
		return last;
	}

	Storage::Log& storage() { return *_storage; }

private:
	Storage::PosixFileSystem _realFileSystem;

protected:
	::Aeon::Test::FaultyFileSystem _fileSystem{_realFileSystem};

private:
	Poco::TemporaryFile _directory;
	SystemClock _clock;
	std::unique_ptr<Storage::LogManager> _manager;
	std::shared_ptr<Storage::Log> _storage;
	std::optional<LocalMetadataLog> _log;
};

std::string contentOf(const std::string& path)
{
	std::ifstream file(path, std::ios::binary);
	return {std::istreambuf_iterator<char>(file), {}};
}

void writeFile(const std::string& path, const std::string& content)
{
	std::ofstream(path, std::ios::binary) << content;
}

std::string fromHex(std::string_view hex)
{
	std::string bytes;
	std::string digits;
	for (const char letter : hex)
	{
		if (std::isxdigit(static_cast<unsigned char>(letter)) == 0) continue;
		digits += letter;
		if (digits.size() < 2) continue;
		bytes += static_cast<char>(std::stoi(digits, nullptr, 16));
		digits.clear();
	}
	return bytes;
}

/// Kafka's format tool wrote this for node 1 at metadata.version 33 (on-disk format, worked examples).
const char* const KAFKA_BOOTSTRAP_CHECKPOINT =
	"0000000000000000 0000009a 00000000 02 ee9102b4 0020 00000002 000001a2023aba7c 000001a2023aba7c ffffffffffffffff "
	"ffff ffffffff 00000003"
	"2a 00 00 00 08 00000003 16 0000000001a2023aba4a00 00"
	"1e 00 00 02 08 00000005 0a 0000000100 00"
	"8201 00 00 04 08 00000006 6e 00000200000001000102030405060708090a0b0c0d0e0f020b434f4e54524f4c4c45520a6c6f63616c"
	"686f737423850000000001000000 00"
	"0000000000000003 000000f1 00000000 02 2c7febc6 0000 00000005 000001a2023aba8f 000001a2023aba8f ffffffffffffffff "
	"ffff ffffffff 00000006"
	"3a 00 00 00 01 2e 010c00116d657461646174612e76657273696f6e002100 00"
	"5a 00 00 02 01 4e 010c0021656c696769626c652e6c65616465722e7265706c696361732e76657273696f6e000100 00"
	"34 00 00 04 01 28 010c000e67726f75702e76657273696f6e000100 00"
	"34 00 00 06 01 28 010c000e73686172652e76657273696f6e000200 00"
	"38 00 00 08 01 2c 010c001073747265616d732e76657273696f6e000100 00"
	"40 00 00 0a 01 34 010c00147472616e73616374696f6e2e76657273696f6e000200 00"
	"0000000000000009 0000003f 00000000 02 47515bc4 0020 00000000 000001a2023aba95 000001a2023aba95 ffffffffffffffff "
	"ffff ffffffff 00000001"
	"1a 00 00 00 08 00000004 06 000000 00";

/// Appends records as another writer of the log would, in one batch.
void appendRaw(Storage::Log& log, const MetadataRecords& records, LeaderEpoch epoch)
{
	Protocol::RecordBatchBuilder builder;
	Protocol::BatchOptions options;
	options.baseOffset = log.logEndOffset();
	options.partitionLeaderEpoch = epoch;
	builder.begin(options);
	for (const auto& record : records)
	{
		std::vector<std::uint8_t> value;
		encodeMetadataRecord(record, recordVersion(record, METADATA_VERSION_LATEST), value);
		Protocol::NewRecord added;
		added.timestamp = 1;
		added.value = BytesView(value);
		builder.append(added);
	}
	Storage::AppendInfo info;
	info.leaderEpoch = epoch;
	info.origin = Storage::AppendOrigin::METADATA;
	ASSERT_TRUE(log.append(builder.finish(), info).ok());
}

class Recorder final : public MetadataListener
{
public:
	explicit Recorder(const MetadataLog& log) : _log(log) {}

	void onMetadataChange(const MetadataDelta& delta, const MetadataImage::Ptr& image) noexcept override
	{
		++calls;
		for (const auto& topic : delta.createdTopics)
			created.push_back(topic->name);
		lastOffset = image->highestOffset();
		sawPublished = sawPublished || _log.image() == image;
	}

	int calls = 0;
	std::vector<std::string> created;
	Offset lastOffset{-1};
	bool sawPublished = false;

private:
	const MetadataLog& _log;
};

} // namespace

TEST_F(LocalMetadataLogTest, FirstStartBeginsAClusterInKafkasForm)
{
	auto& log = open();
	EXPECT_EQ(log.leaderEpoch(), LeaderEpoch(1));
	EXPECT_EQ(log.image()->featureLevel("metadata.version"), METADATA_VERSION_NEW_CLUSTER);
	// One LeaderChange control record, then the features.
	EXPECT_EQ(log.image()->highestOffset(), Offset(3));
	EXPECT_EQ(
		contentOf(metadataDirectory() + "/quorum-state"),
		R"({"clusterId":"","leaderId":1,"leaderEpoch":1,"votedId":-1,"appliedOffset":0,)"
		R"("currentVoters":[{"voterId":1}],"data_version":0})");
	EXPECT_EQ(
		contentOf(metadataDirectory() + "/partition.metadata").substr(0, 43),
		"version: 0\ntopic_id: AAAAAAAAAAAAAAAAAAAAAQ");
}

TEST_F(LocalMetadataLogTest, CommitsSurviveARestartAndEachStartHasANewEpoch)
{
	auto& first = open();
	first.registerBroker(broker(), true);
	create(first, {"a", "b"});
	const auto before = first.image();
	auto& second = reopen();
	EXPECT_EQ(second.leaderEpoch(), LeaderEpoch(2));
	const auto after = second.image();
	EXPECT_EQ(after->highestOffset(), before->highestOffset() + 1) << "one LeaderChange record more";
	ASSERT_NE(after->topic("a"), nullptr);
	EXPECT_EQ(after->topic("a")->id, before->topic("a")->id);
	EXPECT_EQ(*after->topic("b")->partition(PartitionId(1)), *before->topic("b")->partition(PartitionId(1)));
	EXPECT_EQ(*after->config(ConfigResourceType::TOPIC, "a", "retention.ms"), "5");
	EXPECT_EQ(*after->broker(NODE), *before->broker(NODE));
	EXPECT_EQ(after->features(), before->features());
}

TEST_F(LocalMetadataLogTest, ACrashLosesNothingThatWasCommitted)
{
	auto& first = open();
	first.registerBroker(broker(), true);
	create(first, {"a"});
	crash();
	EXPECT_NE(open().image()->topic("a"), nullptr);
}

TEST_F(LocalMetadataLogTest, ATornTailCostsWholeCommitsOnly)
{
	auto& first = open();
	first.registerBroker(broker(), true);
	create(first, {"kept"});
	const auto keptOffset = first.image()->highestOffset();
	create(first, {"x", "y", "z"});
	const auto bytes = storage().sizeInBytes();
	crash();
	std::filesystem::resize_file(lastSegment(), bytes - 1);
	auto& second = open();
	EXPECT_NE(second.image()->topic("kept"), nullptr);
	for (const char* name : {"x", "y", "z"})
		EXPECT_EQ(second.image()->topic(name), nullptr) << name;
	EXPECT_EQ(second.image()->highestOffset(), keptOffset + 1) << "the LeaderChange record of this start";
	create(second, {"x"});
	EXPECT_NE(reopen().image()->topic("x"), nullptr);
}

TEST_F(LocalMetadataLogTest, APowerCutLosesNothingThatWasCommitted)
{
	auto& first = open();
	first.registerBroker(broker(), true);
	create(first, {"a"});
	create(first, {"b", "c"});
	const auto before = first.image();
	Poco::TemporaryFile survivors;
	_fileSystem.copySurvivors(directory(), survivors.path());
	crash();
	const auto after = openIn(survivors.path()).image();
	for (const char* name : {"a", "b", "c"})
		EXPECT_NE(after->topic(name), nullptr) << name;
	EXPECT_EQ(after->features(), before->features());
	EXPECT_EQ(after->highestOffset(), before->highestOffset() + 1);
}

TEST_F(LocalMetadataLogTest, AFullDiskFailsCommitsUntilThereIsRoomAgain)
{
	auto& log = open();
	log.registerBroker(broker(), true);
	std::vector<std::string> names;
	for (int number = 0; number < 200; ++number)
		names.push_back("topic-with-a-name-that-fills-the-segment-" + std::to_string(number));
	_fileSystem.limitRoom(0);
	int created = 0;
	EXPECT_THROW(
		for (; created < 100; ++created) {
			for (auto& name : names)
				name += "x";
			create(log, names);
		},
		Poco::IOException);
	const auto before = log.image();
	EXPECT_EQ(before->topics().size(), static_cast<std::size_t>(created) * names.size());
	_fileSystem.limitRoom(std::nullopt);
	create(log, {"after"});
	EXPECT_NE(reopen().image()->topic("after"), nullptr);
}

TEST_F(LocalMetadataLogTest, AnOperationWithoutRecordsWritesNothing)
{
	auto& log = open();
	const auto before = log.image();
	const auto end = storage().logEndOffset();
	EXPECT_EQ(log.commit([](const MetadataImage&) { return MetadataRecords(); }), before);
	EXPECT_EQ(storage().logEndOffset(), end);
}

TEST_F(LocalMetadataLogTest, AnOperationThatThrowsChangesNothing)
{
	auto& log = open();
	const auto before = log.image();
	EXPECT_THROW(
		log.commit([](const MetadataImage&) -> MetadataRecords { throw std::runtime_error("no"); }),
		std::runtime_error);
	EXPECT_EQ(log.image(), before);
	log.registerBroker(broker(), true);
	create(log, {"a"});
	EXPECT_NE(log.image()->topic("a"), nullptr);
}

TEST_F(LocalMetadataLogTest, ARecordThatCannotBeReplayedNeverReachesTheLog)
{
	auto& log = open();
	const auto end = storage().logEndOffset();
	EXPECT_THROW(
		log.commit(
			[](const MetadataImage&)
			{
				MetadataRecords records;
				RemoveTopicRecord remove;
				remove.topicId = Uuid{1, 2};
				records.add(remove);
				return records;
			}),
		MetadataException);
	EXPECT_EQ(storage().logEndOffset(), end);
	EXPECT_NO_THROW(reopen());
}

TEST_F(LocalMetadataLogTest, AFailedDirectoryFailsCommitsAndKeepsTheImage)
{
	auto& log = open();
	log.registerBroker(broker(), true);
	const auto before = log.image();
	storage().directory().fail("pulled out");
	EXPECT_THROW(
		log.commit([](const MetadataImage& image) { return allocateProducerIds(image, NODE).records; }),
		Poco::IOException);
	EXPECT_EQ(log.image(), before);
}

TEST_F(LocalMetadataLogTest, ListenersAreToldBeforeTheImageIsPublished)
{
	auto& log = open();
	log.registerBroker(broker(), true);
	create(log, {"early"});
	Recorder recorder(log);
	log.addListener(recorder);
	EXPECT_EQ(recorder.created, std::vector<std::string>{"early"}) << "what is there already comes at once";
	recorder.sawPublished = false;
	create(log, {"late"});
	EXPECT_EQ(recorder.calls, 2);
	EXPECT_EQ(recorder.created, (std::vector<std::string>{"early", "late"}));
	EXPECT_EQ(recorder.lastOffset, log.image()->highestOffset());
	EXPECT_FALSE(recorder.sawPublished);
	log.removeListener(recorder);
	create(log, {"later"});
	EXPECT_EQ(recorder.calls, 2);
}

TEST_F(LocalMetadataLogTest, CommitsOfManyThreadsComeOneAfterTheOther)
{
	constexpr int THREADS = 8;
	constexpr int COMMITS = 10;
	auto& log = open();
	log.registerBroker(broker(), true);
	std::vector<std::vector<std::int64_t>> blocks(THREADS);
	std::vector<std::thread> threads;
	for (int thread = 0; thread < THREADS; ++thread)
		threads.emplace_back(
			[&, thread]
			{
				for (int commit = 0; commit < COMMITS; ++commit)
					log.commit(
						[&](const MetadataImage& image)
						{
							auto outcome = allocateProducerIds(image, NODE);
							blocks[static_cast<std::size_t>(thread)].push_back(outcome.response->first.value());
							return std::move(outcome.records);
						});
			});
	for (auto& thread : threads)
		thread.join();
	std::set<std::int64_t> all;
	for (const auto& own : blocks)
		all.insert(own.begin(), own.end());
	EXPECT_EQ(all.size(), static_cast<std::size_t>(THREADS * COMMITS));
	EXPECT_EQ(log.image()->nextProducerId(), ProducerId(THREADS * COMMITS * 1000));
	EXPECT_EQ(reopen().image()->nextProducerId(), ProducerId(THREADS * COMMITS * 1000));
}

TEST_F(LocalMetadataLogTest, StartsFromTheBootstrapSnapshotOfKafkasFormatTool)
{
	writeFile(metadataDirectory() + "/00000000000000000000-0000000000.checkpoint", fromHex(KAFKA_BOOTSTRAP_CHECKPOINT));
	const auto image = open().image();
	EXPECT_EQ(image->featureLevel("metadata.version"), 33);
	EXPECT_EQ(image->featureLevel("share.version"), 2);
	EXPECT_EQ(image->highestOffset(), Offset(6)) << "its records are in the log";
	EXPECT_EQ(reopen().image()->features(), image->features());
}

TEST_F(LocalMetadataLogTest, StartsFromTheOlderBootstrapFile)
{
	std::string older = fromHex(KAFKA_BOOTSTRAP_CHECKPOINT);
	writeFile(directory() + "/bootstrap.checkpoint", older);
	EXPECT_EQ(open().image()->featureLevel("transaction.version"), 2);
}

TEST_F(LocalMetadataLogTest, RefusesABrokenSnapshot)
{
	std::string content = fromHex(KAFKA_BOOTSTRAP_CHECKPOINT);
	content[content.size() - 3] ^= 1;
	writeFile(metadataDirectory() + "/00000000000000000000-0000000000.checkpoint", content);
	EXPECT_THROW(open(), Storage::CorruptFileException);
}

TEST_F(LocalMetadataLogTest, ReadsASnapshotAndTheLogBehindIt)
{
	Protocol::RecordBatchBuilder builder;
	Protocol::BatchOptions options;
	options.partitionLeaderEpoch = LeaderEpoch(7);
	builder.begin(options);
	MetadataRecords records;
	FeatureLevelRecord feature;
	feature.name = "metadata.version";
	feature.featureLevel = 20;
	records.add(feature);
	TopicRecord topic;
	topic.name = "old";
	topic.topicId = Uuid{3, 4};
	records.add(topic);
	for (const auto& record : records)
	{
		std::vector<std::uint8_t> value;
		encodeMetadataRecord(record, 0, value);
		Protocol::NewRecord added;
		added.value = BytesView(value);
		builder.append(added);
	}
	const BytesView batch = builder.finish();
	writeFile(
		metadataDirectory() + "/00000000000000000100-0000000007.checkpoint",
		std::string(reinterpret_cast<const char*>(batch.data()), batch.size()));
	auto& log = open();
	EXPECT_EQ(log.leaderEpoch(), LeaderEpoch(8));
	EXPECT_NE(log.image()->topic("old"), nullptr);
	EXPECT_EQ(log.image()->highestOffset(), Offset(100)) << "the LeaderChange record follows the snapshot";
	log.registerBroker(broker(), true);
	create(log, {"new"});
	auto& again = reopen();
	EXPECT_NE(again.image()->topic("old"), nullptr);
	EXPECT_NE(again.image()->topic("new"), nullptr);
	EXPECT_EQ(again.image()->featureLevel("metadata.version"), 20) << "a cluster keeps its level";
}

TEST_F(LocalMetadataLogTest, AbortsATransactionThatNobodyEnded)
{
	open();
	MetadataRecords records;
	records.add(BeginTransactionRecord{});
	TopicRecord topic;
	topic.name = "half";
	topic.topicId = Uuid{3, 4};
	records.add(topic);
	appendRaw(storage(), records, LeaderEpoch(1));
	auto& log = reopen();
	EXPECT_EQ(log.image()->topic("half"), nullptr);
	log.registerBroker(broker(), true);
	create(log, {"whole"});
	auto& again = reopen();
	EXPECT_EQ(again.image()->topic("half"), nullptr);
	EXPECT_NE(again.image()->topic("whole"), nullptr);
}

TEST_F(LocalMetadataLogTest, KeepsTheEpochAndTheFormOfAnExistingQuorumState)
{
	writeFile(
		metadataDirectory() + "/quorum-state",
		R"({"leaderId":1,"leaderEpoch":41,"votedId":1,"votedDirectoryId":"AAECAwQFBgcICQoLDA0ODw","data_version":1})");
	EXPECT_EQ(open().leaderEpoch(), LeaderEpoch(42));
	const auto state = nlohmann::json::parse(contentOf(metadataDirectory() + "/quorum-state"));
	EXPECT_EQ(state["data_version"], 1);
	EXPECT_EQ(state["leaderEpoch"], 42);
	EXPECT_FALSE(state.contains("currentVoters"));
}

TEST_F(LocalMetadataLogTest, RefusesAnUnreadableQuorumState)
{
	for (const char* content : {"", "{}", "[1]", R"({"data_version":9})", R"({"data_version":0,"leaderId":"x"})"})
	{
		close();
		writeFile(metadataDirectory() + "/quorum-state", content);
		EXPECT_THROW(open(), Storage::CorruptFileException) << content;
	}
}

TEST_F(LocalMetadataLogTest, RefusesAClusterThatIsNewerThanItself)
{
	auto& log = open();
	log.commit(
		[](const MetadataImage&)
		{
			MetadataRecords records;
			FeatureLevelRecord level;
			level.name = "metadata.version";
			level.featureLevel = METADATA_VERSION_LATEST + 1;
			records.add(level);
			return records;
		});
	EXPECT_THROW(reopen(), MetadataException);
}

TEST_F(LocalMetadataLogTest, AnUncleanStartGivesEveryPartitionANewLeaderEpoch)
{
	auto& first = open();
	first.registerBroker(broker(), true);
	create(first, {"a"});
	auto& clean = reopen();
	clean.registerBroker(broker(), true);
	EXPECT_EQ(clean.image()->topic("a")->partition(PartitionId(0))->leaderEpoch, LeaderEpoch(0));
	auto& unclean = reopen();
	unclean.registerBroker(broker(), false);
	EXPECT_EQ(unclean.image()->topic("a")->partition(PartitionId(0))->leaderEpoch, LeaderEpoch(1));
	EXPECT_EQ(unclean.image()->topic("a")->partition(PartitionId(0))->leader, NODE);
}

} // namespace Aeon
