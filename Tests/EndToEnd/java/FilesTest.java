import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The files of a broker of ours as Kafka's own tool for them reads them, each kind of them. */
final class FilesTest extends BrokerCase
{
	private static final String SEGMENT_BYTES = "1048576";
	private static final String GROUP = "group-of-the-files";
	private static String program;

	private final OwnBroker broker;
	private final DumpLog dump;

	private FilesTest(OwnBroker broker)
	{
		super(broker.bootstrap());
		this.broker = broker;
		dump = new DumpLog(broker.data());
	}

	/** arguments[0] is the broker's program. */
	public static void main(String[] arguments)
	{
		String named = System.getenv("AEON_TEST_BOOTSTRAP");
		if (named != null && !named.isEmpty()) skip("files of a broker that is not ours are not looked at");
		program = arguments[0];
		run(FilesTest.class, FilesTest::onOwnBroker);
	}

	private static FilesTest onOwnBroker() throws Exception
	{
		OwnBroker broker = new OwnBroker(program);
		broker.start();
		return new FilesTest(broker);
	}

	@Override
	public void close() throws Exception
	{
		super.close();
		broker.close();
	}

	private void create(String topic, Map<String, String> configs) throws Exception
	{
		got(admin.createTopics(List.of(new NewTopic(topic, 1, (short)1).configs(configs))).all());
	}

	/** The tool's lines about records, after a check of what it says about their batches. */
	private List<String> soundRecords(List<String> files, String... options) throws Exception
	{
		List<String> records = new ArrayList<>();
		for (String line : dump.lines(files, options))
		{
			if (line.startsWith("baseOffset: ")) check(line.endsWith("isvalid: true"), line);
			else if (line.startsWith("| offset: ")) records.add(line);
			else check(line.isEmpty() || line.startsWith("Dumping ") || line.startsWith("Log starting "), line);
		}
		return records;
	}

	private static long holding(List<String> lines, String text)
	{
		return lines.stream().filter(line -> line.contains(text)).count();
	}

	@Case
	public void segmentsAndTheirIndexesAreSound() throws Exception
	{
		final int count = 3000;
		create("codecs", Map.of("segment.bytes", SEGMENT_BYTES));
		for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd"))
		{
			KafkaProducer<String, String> producer = producer("compression.type", codec);
			for (int number = 0; number < count; ++number)
				producer.send(new ProducerRecord<>("codecs", "key-" + number, codec + "-" + number + "x".repeat(400)));
			producer.flush();
		}
		broker.stop();
		check(dump.files("codecs", ".log").size() > 1, "the log was not rolled");
		List<String> records = soundRecords(dump.files("codecs", ".log"), "--deep-iteration", "--print-data-log");
		checkEqual(records.size(), 5 * count);
		checkEqual(holding(records, " payload: zstd-2999x"), 1L);

		List<String> indexes = dump.files("codecs", ".index");
		indexes.addAll(dump.files("codecs", ".timeindex"));
		List<String> mismatches = dump.lines(indexes, "--verify-index-only");
		check(mismatches.stream().allMatch(line -> line.startsWith("Dumping ")), String.join("\n", mismatches));
		List<String> others = new ArrayList<>(indexes);
		others.addAll(dump.files("codecs", ".snapshot"));
		List<String> read = dump.lines(others, "--index-sanity-check");
		checkEqual(holding(read, "passed sanity check"), (long)indexes.size());
		checkEqual(holding(read, " lastOffset: " + (5 * count - 1) + " "), 1L);
	}

	@Case
	public void compactedSegmentsAreSound() throws Exception
	{
		final TopicPartition partition = new TopicPartition("compacted", 0);
		create(
			"compacted",
			Map.of("cleanup.policy", "compact", "segment.ms", "100", "min.cleanable.dirty.ratio", "0.01"));
		KafkaProducer<String, String> producer = producer();
		final int[] written = {0};
		awaitThat(
			() ->
			{
				for (int key = 0; key < 20; ++key)
					producer.send(new ProducerRecord<>("compacted", "key-" + key, "value-" + written[0]++));
				producer.flush();
				return values(partition, "read_uncommitted").size() < written[0];
			},
			"the cleaner");
		broker.stop();
		List<String> records = soundRecords(dump.files("compacted", ".log"), "--deep-iteration", "--print-data-log");
		check(records.size() < written[0], "nothing was cleaned");
		for (int key = 0; key < 20; ++key)
		{
			String last = "key: key-" + key + " payload: value-" + (written[0] - 20 + key);
			check(records.stream().anyMatch(line -> line.endsWith(last)), "no " + last);
		}
	}

	@Case
	public void transactionsGroupsAndMetadataAreRead() throws Exception
	{
		create("input", Map.of());
		KafkaProducer<String, String> producer = producer("transactional.id", "id-of-the-files");
		producer.initTransactions();
		for (int number = 0; number < 4; ++number)
		{
			producer.beginTransaction();
			producer.send(new ProducerRecord<>("input", "value-" + number));
			// An abort throws away what has not been sent.
			producer.flush();
			producer.sendOffsetsToTransaction(
				Map.of(new TopicPartition("input", 0), new OffsetAndMetadata(number, "metadata-" + number)),
				new ConsumerGroupMetadata(GROUP));
			if (number % 2 == 0) producer.commitTransaction();
			else producer.abortTransaction();
		}
		// It can begin only when the markers of the last one are written.
		producer.beginTransaction();
		producer.send(new ProducerRecord<>("input", "open"));
		producer.flush();
		// At once, so that the transaction stays open.
		producer.close(Duration.ZERO);
		broker.stop();

		List<String> records = soundRecords(dump.files("input", ".log"), "--deep-iteration", "--print-data-log");
		checkEqual(holding(records, "endTxnMarker: COMMIT"), 2L);
		checkEqual(holding(records, "endTxnMarker: ABORT"), 2L);
		List<String> others = dump.files("input", ".txnindex");
		others.addAll(dump.files("input", ".snapshot"));
		List<String> read = dump.lines(others);
		checkEqual(holding(read, " lastStableOffset: "), 2L);
		checkEqual(holding(read, "currentTxnFirstOffset: OptionalLong[8]"), 1L);

		List<String> offsets =
			soundRecords(dump.files("__consumer_offsets", ".log"), "--deep-iteration", "--offsets-decoder");
		checkEqual(holding(offsets, "\"group\":\"" + GROUP + "\",\"topic\":\"input\",\"partition\":0"), 4L);
		checkEqual(holding(offsets, "\"metadata\":\"metadata-2\""), 1L);

		List<String> transactions =
			soundRecords(dump.files("__transaction_state", ".log"), "--deep-iteration", "--transaction-log-decoder");
		checkEqual(holding(transactions, "\"transactionalId\":\"id-of-the-files\""), (long)transactions.size());
		check(holding(transactions, "\"topic\":\"input\",\"partitionIds\":[0]") > 0, "no partition of the transaction");

		List<String> metadata =
			soundRecords(dump.files("__cluster_metadata", ".log"), "--deep-iteration", "--cluster-metadata-decoder");
		checkEqual(holding(metadata, "\"type\":\"TOPIC_RECORD\",\"version\":0,\"data\":{\"name\":\"input\""), 1L);
	}
}
