import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;

/**
 * Transactions of the Java producer, which finds transaction.version 2 (KIP-890): partitions and groups are added by
 * what is written to them, and every transaction has an epoch of its own.
 */
final class TransactionsTest extends BrokerCase
{
	private static final String COMMITTED = "read_committed";
	private static final String UNCOMMITTED = "read_uncommitted";

	private final String id = unique("id");
	private final String topic = newTopic(2);
	private final TopicPartition first = new TopicPartition(topic, 0);
	private final TopicPartition second = new TopicPartition(topic, 1);

	private TransactionsTest() throws Exception
	{
		super(namedBroker());
	}

	public static void main(String[] arguments)
	{
		run(TransactionsTest.class, TransactionsTest::new);
	}

	private KafkaProducer<String, String> transactional(String... namesAndValues)
	{
		String[] all = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
		all[namesAndValues.length] = "transactional.id";
		all[namesAndValues.length + 1] = id;
		KafkaProducer<String, String> producer = producer(all);
		producer.initTransactions();
		return producer;
	}

	private static void send(KafkaProducer<String, String> producer, TopicPartition partition, String value)
	{
		producer.send(new ProducerRecord<>(partition.topic(), partition.partition(), null, value));
	}

	private int epochOfId() throws Exception
	{
		return got(admin.describeTransactions(List.of(id)).description(id)).producerEpoch();
	}

	@Case
	public void committedIsReadAndAbortedIsNot()
	{
		KafkaProducer<String, String> producer = transactional();
		for (int number = 0; number < 6; ++number)
		{
			producer.beginTransaction();
			send(producer, first, "first " + number);
			send(producer, second, "second " + number);
			producer.flush();
			if (number % 2 == 0) producer.commitTransaction();
			else producer.abortTransaction();
		}
		checkEqual(values(first, COMMITTED), List.of("first 0", "first 2", "first 4"));
		checkEqual(values(second, COMMITTED), List.of("second 0", "second 2", "second 4"));
		checkEqual(values(second, UNCOMMITTED).size(), 6);
	}

	@Case
	public void everyTransactionHasAnEpochOfItsOwn() throws Exception
	{
		short level = got(admin.describeFeatures().featureMetadata())
						  .finalizedFeatures().get("transaction.version").maxVersionLevel();
		checkEqual(level, (short)2);
		KafkaProducer<String, String> producer = transactional();
		int before = epochOfId();
		for (int number = 1; number <= 4; ++number)
		{
			producer.beginTransaction();
			send(producer, first, "value " + number);
			if (number % 2 == 0) producer.commitTransaction();
			else producer.abortTransaction();
			checkEqual(epochOfId(), before + number);
		}
	}

	@Case
	public void transactionWithoutRecordsEnds()
	{
		KafkaProducer<String, String> producer = transactional();
		producer.beginTransaction();
		producer.commitTransaction();
		producer.beginTransaction();
		producer.abortTransaction();
		producer.beginTransaction();
		send(producer, first, "after");
		producer.commitTransaction();
		checkEqual(values(first, COMMITTED), List.of("after"));
	}

	@Case
	public void openTransactionHoldsReadersOfTheCommittedBack()
	{
		KafkaProducer<String, String> producer = transactional();
		producer.beginTransaction();
		send(producer, first, "open");
		producer.flush();
		KafkaProducer<String, String> plain = producer();
		send(plain, first, "plain");
		plain.flush();
		checkEqual(values(first, COMMITTED), List.of());
		checkEqual(values(first, UNCOMMITTED), List.of("open", "plain"));
		producer.commitTransaction();
		awaitThat(() -> values(first, COMMITTED).equals(List.of("open", "plain")), "the committed records");
	}

	@Case
	public void recordsAndOffsetsMoveTogetherInTheClassicProtocol() throws Exception
	{
		moveAll("classic");
	}

	@Case
	public void recordsAndOffsetsMoveTogetherInTheConsumerProtocol() throws Exception
	{
		moveAll("consumer");
	}

	/** Moves records from the second partition to the first, each twice: the first attempt is aborted. */
	private void moveAll(String protocol) throws Exception
	{
		final int count = 10;
		KafkaProducer<String, String> source = producer();
		for (int number = 0; number < count; ++number) send(source, second, "value " + number);
		source.flush();
		String group = unique("group");
		KafkaConsumer<String, String> consumer =
			consumer("group.id", group, "group.protocol", protocol, "isolation.level", COMMITTED, "max.poll.records", "3");
		KafkaProducer<String, String> producer = transactional();
		consumer.subscribe(List.of(topic));
		final int[] moved = {0};
		awaitThat(
			() ->
			{
				ConsumerRecords<String, String> records = consumer.poll(POLL);
				moved[0] += move(records, consumer, producer);
				return moved[0] == count;
			},
			"all records");
		checkEqual(values(first, COMMITTED), values(second, COMMITTED));
		OffsetAndMetadata committed =
			got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(second);
		checkEqual(committed.offset(), (long)count);
	}

	private int move(
		ConsumerRecords<String, String> records, KafkaConsumer<String, String> consumer,
		KafkaProducer<String, String> producer)
	{
		List<ConsumerRecord<String, String>> input = records.records(second);
		if (input.isEmpty()) return 0;
		long next = input.get(input.size() - 1).offset() + 1;
		for (boolean commits : new boolean[] {false, true})
		{
			producer.beginTransaction();
			for (ConsumerRecord<String, String> record : input) send(producer, first, record.value());
			producer.sendOffsetsToTransaction(Map.of(second, new OffsetAndMetadata(next)), consumer.groupMetadata());
			if (commits) producer.commitTransaction();
			else producer.abortTransaction();
			OffsetAndMetadata committed = consumer.committed(Set.of(second)).get(second);
			long kept = commits ? next : input.get(0).offset();
			checkEqual(committed == null ? 0 : committed.offset(), kept);
		}
		return input.size();
	}

	@Case
	public void offsetsOfAMemberThatTheGroupDoesNotKnowAreRefused() throws Exception
	{
		KafkaProducer<String, String> producer = transactional();
		String group = unique("group");
		ConsumerGroupMetadata stranger = new ConsumerGroupMetadata(group, 7, "stranger", Optional.empty());
		producer.beginTransaction();
		send(producer, first, "refused");
		checkThrows(
			CommitFailedException.class,
			() -> producer.sendOffsetsToTransaction(Map.of(second, new OffsetAndMetadata(5)), stranger));
		producer.abortTransaction();
		producer.beginTransaction();
		send(producer, first, "goes on");
		producer.sendOffsetsToTransaction(Map.of(second, new OffsetAndMetadata(6)), new ConsumerGroupMetadata(group));
		producer.commitTransaction();
		checkEqual(values(first, COMMITTED), List.of("goes on"));
	}

	@Case
	public void secondInstanceFencesTheFirst()
	{
		KafkaProducer<String, String> one = transactional();
		one.beginTransaction();
		send(one, first, "of the first");
		one.flush();
		KafkaProducer<String, String> two = transactional();
		two.beginTransaction();
		send(two, first, "of the second");
		two.commitTransaction();
		checkThrows(ProducerFencedException.class, one::commitTransaction);
		checkEqual(values(first, COMMITTED), List.of("of the second"));
	}

	@Case
	public void transactionThatTakesTooLongIsAborted()
	{
		KafkaProducer<String, String> slow = transactional("transaction.timeout.ms", "1000");
		slow.beginTransaction();
		send(slow, first, "too late");
		slow.flush();
		KafkaProducer<String, String> plain = producer();
		send(plain, first, "plain");
		plain.flush();
		awaitThat(() -> values(first, COMMITTED).equals(List.of("plain")), "the end of the slow transaction");
		checkThrows(KafkaException.class, slow::commitTransaction);
		KafkaProducer<String, String> next = transactional();
		next.beginTransaction();
		send(next, first, "of the next");
		next.commitTransaction();
		checkEqual(values(first, COMMITTED), List.of("plain", "of the next"));
	}

	@Case
	public void adminEndsATransactionThatHangs() throws Exception
	{
		KafkaProducer<String, String> hanging = transactional();
		hanging.beginTransaction();
		send(hanging, first, "hanging");
		hanging.flush();
		got(admin.fenceProducers(List.of(id)).all());
		awaitThat(() -> values(first, UNCOMMITTED).size() == 1 && endOfCommitted() == 2, "the marker of the abort");
		checkEqual(values(first, COMMITTED), List.of());
	}

	private long endOfCommitted()
	{
		try (KafkaConsumer<String, String> reader = consumer("isolation.level", COMMITTED))
		{
			return reader.endOffsets(List.of(first)).get(first);
		}
	}
}
