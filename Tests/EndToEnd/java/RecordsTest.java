import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** What is written comes back, and topics can be administered. */
final class RecordsTest extends BrokerCase
{
	private static final long START_MS = 1_600_000_000_000L;

	private final String topic = newTopic(1);
	private final TopicPartition partition = new TopicPartition(topic, 0);

	private RecordsTest() throws Exception
	{
		super(namedBroker());
	}

	public static void main(String[] arguments)
	{
		run(RecordsTest.class, RecordsTest::new);
	}

	/** Every shape that a record can have. */
	private List<ProducerRecord<String, String>> variedRecords(int count)
	{
		List<ProducerRecord<String, String>> records = new ArrayList<>();
		for (int index = 0; index < count; ++index)
		{
			String key = index % 5 == 1 ? null : index % 7 == 6 ? "" : "key-" + index;
			String value = index % 5 == 2 ? null : index % 11 == 10 ? "" : "value-" + index + "v".repeat(50);
			List<Header> headers = new ArrayList<>();
			if (index % 5 == 3) headers.add(new RecordHeader("again", new byte[] {1}));
			if (index % 5 >= 3) headers.add(new RecordHeader("again", new byte[] {0, -1, 10}));
			if (index % 5 == 4) headers.add(new RecordHeader("null", (byte[])null));
			records.add(new ProducerRecord<>(topic, 0, START_MS + index, key, value, headers));
		}
		return records;
	}

	private static void checkSame(ConsumerRecord<String, String> read, ProducerRecord<String, String> written)
	{
		checkEqual(read.key(), written.key());
		checkEqual(read.value(), written.value());
		checkEqual(read.timestamp(), written.timestamp());
		check(Arrays.equals(read.headers().toArray(), written.headers().toArray()), "headers of " + read.offset());
	}

	@Case
	public void recordsOfEveryCodecComeBackAsTheyWere() throws Exception
	{
		List<ProducerRecord<String, String>> written = new ArrayList<>();
		for (String codec : List.of("none", "gzip", "snappy", "lz4", "zstd"))
		{
			KafkaProducer<String, String> producer = producer("compression.type", codec, "linger.ms", "20");
			List<ProducerRecord<String, String>> records = variedRecords(200);
			records.forEach(producer::send);
			producer.flush();
			written.addAll(records);
		}
		List<ConsumerRecord<String, String>> read = records(partition, "read_uncommitted");
		checkEqual(read.size(), written.size());
		for (int index = 0; index < read.size(); ++index) checkSame(read.get(index), written.get(index));
	}

	@Case
	public void acknowledgedRecordsHaveTheOffsetsThatWereTold() throws Exception
	{
		for (String acks : List.of("1", "all"))
		{
			KafkaProducer<String, String> producer = producer("acks", acks);
			List<Future<RecordMetadata>> answers = new ArrayList<>();
			for (int number = 0; number < 100; ++number)
				answers.add(producer.send(new ProducerRecord<>(topic, acks + " " + number)));
			for (int number = 0; number < 100; ++number)
			{
				long offset = answers.get(number).get().offset();
				checkEqual(offset % 100, (long)number);
			}
		}
		checkEqual(values(partition, "read_committed").get(150), "all 50");
	}

	@Case
	public void largeRecordsPassAndTooLargeOnesAreRefused() throws Exception
	{
		KafkaProducer<String, String> producer = producer("max.request.size", "10000000");
		producer.send(new ProducerRecord<>(topic, "x".repeat(1_000_000))).get();
		ProducerRecord<String, String> tooLarge = new ProducerRecord<>(topic, "y".repeat(2_000_000));
		checkThrows(RecordTooLargeException.class, () -> producer.send(tooLarge).get());
		checkEqual(values(partition, "read_committed").size(), 1);
	}

	@Case
	public void offsetsAreFoundByTime() throws Exception
	{
		KafkaProducer<String, String> producer = producer();
		variedRecords(50).forEach(producer::send);
		producer.flush();
		KafkaConsumer<String, String> consumer = consumer();
		checkEqual(consumer.offsetsForTimes(Map.of(partition, START_MS + 30)).get(partition).offset(), 30L);
		checkEqual(consumer.offsetsForTimes(Map.of(partition, START_MS + 50)).get(partition), null);
	}

	@Case
	public void topicsAreAdministered() throws Exception
	{
		ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
		AlterConfigOp retention =
			new AlterConfigOp(new ConfigEntry("retention.ms", "86400000"), AlterConfigOp.OpType.SET);
		got(admin.incrementalAlterConfigs(Map.of(resource, List.of(retention))).all());
		Config config = got(admin.describeConfigs(List.of(resource)).all()).get(resource);
		checkEqual(config.get("retention.ms").value(), "86400000");
		checkEqual(config.get("retention.ms").source(), ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG);

		got(admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all());
		TopicDescription description = got(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
		checkEqual(description.partitions().size(), 3);
		check(description.partitions().get(2).leader().rack() == null, "a broker without a rack has none");

		KafkaProducer<String, String> producer = producer();
		for (int number = 0; number < 10; ++number) producer.send(new ProducerRecord<>(topic, 0, null, "v" + number));
		producer.flush();
		got(admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(7))).all());
		checkEqual(values(partition, "read_committed"), List.of("v7", "v8", "v9"));

		got(admin.deleteTopics(List.of(topic)).all());
		check(!got(admin.listTopics().names()).contains(topic), "the topic is still there");
	}
}
