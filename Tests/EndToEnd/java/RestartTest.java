import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * One transactional producer, which also commits offsets, while its broker is stopped or killed and started again at
 * every step of a transaction: each transaction is whole or absent, in order, and the producer is never replaced.
 */
final class RestartTest extends BrokerCase
{
	private static final String ROUNDS_VARIABLE = "AEON_TEST_KILL_ROUNDS";
	private static final int ROUNDS_DEFAULT = 2;
	private static final String GROUP = "group";
	private static String program;

	private final OwnBroker broker;
	private final TopicPartition first;
	private final TopicPartition second;
	private final List<String> committed = new ArrayList<>();
	private int number = 0;

	private RestartTest(OwnBroker broker) throws Exception
	{
		super(broker.bootstrap());
		this.broker = broker;
		String topic = newTopic(2);
		first = new TopicPartition(topic, 0);
		second = new TopicPartition(topic, 1);
	}

	/** arguments[0] is the broker's program. */
	public static void main(String[] arguments)
	{
		String named = System.getenv("AEON_TEST_BOOTSTRAP");
		if (named != null && !named.isEmpty()) skip("a broker that is not ours is not killed");
		program = arguments[0];
		run(RestartTest.class, RestartTest::onOwnBroker);
	}

	private static RestartTest onOwnBroker() throws Exception
	{
		OwnBroker broker = new OwnBroker(program);
		broker.start();
		return new RestartTest(broker);
	}

	@Override
	public void close() throws Exception
	{
		super.close();
		broker.close();
	}

	@Case
	public void transactionsOutliveStops() throws Exception
	{
		outlives(broker::stop);
	}

	@Case
	public void transactionsOutliveKills() throws Exception
	{
		outlives(broker::kill);
	}

	private void outlives(Action end) throws Exception
	{
		KafkaProducer<String, String> producer =
			producer("transactional.id", "id", "linger.ms", "0", "reconnect.backoff.max.ms", "100");
		producer.initTransactions();
		for (int round = 0; round < rounds(); ++round)
		{
			for (boolean commits : new boolean[] {true, false})
			{
				transact(producer, commits, end, Step.NOWHERE);
				transact(producer, commits, end, Step.AFTER_RECORDS);
				transact(producer, commits, end, Step.AFTER_OFFSETS);
				transact(producer, commits, end, Step.AT_THE_END);
			}
		}
		checkEqual(values(first, "read_committed"), committed);
		checkEqual(values(second, "read_committed"), committed);
		OffsetAndMetadata offset =
			got(admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata()).get(first);
		checkEqual(offset.metadata(), committed.get(committed.size() - 1));
	}

	private static int rounds()
	{
		String asked = System.getenv(ROUNDS_VARIABLE);
		return asked == null ? ROUNDS_DEFAULT : Integer.parseInt(asked);
	}

	/** Where in a transaction the broker goes away. */
	private enum Step
	{
		NOWHERE,
		AFTER_RECORDS,
		AFTER_OFFSETS,
		AT_THE_END
	}

	private void transact(KafkaProducer<String, String> producer, boolean commits, Action end, Step step)
		throws Exception
	{
		String value = (commits ? "committed " : "aborted ") + number++;
		producer.beginTransaction();
		producer.send(new ProducerRecord<>(first.topic(), first.partition(), null, value));
		producer.send(new ProducerRecord<>(second.topic(), second.partition(), null, value));
		producer.flush();
		if (step == Step.AFTER_RECORDS) restart(end);
		producer.sendOffsetsToTransaction(
			Map.of(first, new OffsetAndMetadata(number, value)), new ConsumerGroupMetadata(GROUP));
		if (step == Step.AFTER_OFFSETS) restart(end);
		Restart meanwhile = new Restart(end);
		if (step == Step.AT_THE_END) meanwhile.start();
		if (commits) producer.commitTransaction();
		else producer.abortTransaction();
		meanwhile.await();
		if (commits) committed.add(value);
	}

	private void restart(Action end) throws Exception
	{
		end.run();
		broker.start();
	}

	/** A restart while the producer waits for an answer. */
	private final class Restart
	{
		private final Thread thread;
		private volatile Throwable failure;

		Restart(Action end)
		{
			thread = new Thread(
				() ->
				{
					try
					{
						restart(end);
					}
					catch (Exception | AssertionError thrown)
					{
						failure = thrown;
					}
				});
		}

		void start()
		{
			thread.start();
		}

		/** Until it is over, if it was started. */
		void await() throws InterruptedException
		{
			thread.join();
			check(failure == null, "restart failed: " + failure);
		}
	}
}
