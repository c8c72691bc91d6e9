import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Base of the tests: clients of one broker, and topics that nobody else uses. Every case, a method marked with @Case,
 * runs on an object of its own, which is closed after it.
 */
abstract class BrokerCase implements AutoCloseable
{
	static final Duration LIMIT = Duration.ofSeconds(60);
	static final Duration POLL = Duration.ofMillis(100);
	private static final int SKIPPED = 77;

	final Admin admin;
	private final String bootstrap;
	private final Deque<AutoCloseable> opened = new ArrayDeque<>();

	BrokerCase(String bootstrap)
	{
		this.bootstrap = bootstrap;
		admin = closing(Admin.create(settings()));
	}

	/** The broker that the environment names; ends the program where there is none. */
	static String namedBroker()
	{
		String named = System.getenv("AEON_TEST_BOOTSTRAP");
		if (named == null || named.isEmpty()) skip("AEON_TEST_BOOTSTRAP names no broker");
		return named;
	}

	/** Ends the program so that ctest shows the whole test as skipped. */
	static void skip(String reason)
	{
		System.out.println("SKIPPED: " + reason);
		System.exit(SKIPPED);
	}

	/** Runs the cases of a class and ends the program: with 1 where one of them failed. */
	static void run(Class<? extends BrokerCase> cases, Callable<? extends BrokerCase> construct)
	{
		boolean passed = true;
		Method[] methods = cases.getDeclaredMethods();
		Arrays.sort(methods, Comparator.comparing(Method::getName));
		for (Method method : methods)
			if (method.isAnnotationPresent(Case.class)) passed &= passes(method, construct);
		System.exit(passed ? 0 : 1);
	}

	private static boolean passes(Method method, Callable<? extends BrokerCase> construct)
	{
		long start = System.nanoTime();
		try (BrokerCase object = construct.call())
		{
			method.invoke(object);
			long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
			System.out.println("passed: " + method.getName() + " (" + tookMs + " ms)");
			return true;
		}
		catch (Exception | AssertionError failure)
		{
			System.out.println("FAILED: " + method.getName());
			Throwable cause = failure instanceof InvocationTargetException ? failure.getCause() : failure;
			cause.printStackTrace(System.out);
			return false;
		}
	}

	@Override
	public void close() throws Exception
	{
		while (!opened.isEmpty()) opened.pop().close();
	}

	/** The same object, which is closed when the case ends, before those that were opened earlier. */
	final <T extends AutoCloseable> T closing(T client)
	{
		opened.push(client);
		return client;
	}

	/** Settings of a client: the broker's address, then names and values by turns. */
	final Map<String, Object> settings(String... namesAndValues)
	{
		Map<String, Object> all = new HashMap<>(Map.of("bootstrap.servers", bootstrap));
		for (int index = 0; index < namesAndValues.length; index += 2)
			all.put(namesAndValues[index], namesAndValues[index + 1]);
		return all;
	}

	final KafkaProducer<String, String> producer(String... namesAndValues)
	{
		return closing(
			new KafkaProducer<>(settings(namesAndValues), new StringSerializer(), new StringSerializer()));
	}

	/** A consumer that begins with the first record and commits only when it is told to. */
	final KafkaConsumer<String, String> consumer(String... namesAndValues)
	{
		return consumer(settings(namesAndValues));
	}

	final KafkaConsumer<String, String> consumer(Map<String, Object> all)
	{
		all.putIfAbsent("auto.offset.reset", "earliest");
		all.putIfAbsent("enable.auto.commit", "false");
		return closing(new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer()));
	}

	final String newTopic(int partitions) throws Exception
	{
		String topic = unique("topic");
		got(admin.createTopics(List.of(new NewTopic(topic, partitions, (short)1))).all());
		return topic;
	}

	static String unique(String what)
	{
		return "aeon-e2e-" + what + "-" + UUID.randomUUID();
	}

	/** All records of a partition, up to the end that consumers of this isolation see now. */
	final List<ConsumerRecord<String, String>> records(TopicPartition partition, String isolation)
	{
		List<ConsumerRecord<String, String>> records = new ArrayList<>();
		try (KafkaConsumer<String, String> reader = consumer("isolation.level", isolation))
		{
			reader.assign(List.of(partition));
			reader.seekToBeginning(List.of(partition));
			long end = reader.endOffsets(List.of(partition)).get(partition);
			awaitThat(
				() ->
				{
					reader.poll(POLL).forEach(records::add);
					return reader.position(partition) >= end;
				},
				"the end of " + partition);
		}
		return records;
	}

	final List<String> values(TopicPartition partition, String isolation)
	{
		List<String> values = new ArrayList<>();
		records(partition, isolation).forEach(record -> values.add(record.value()));
		return values;
	}

	static <T> T got(KafkaFuture<T> future) throws Exception
	{
		return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
	}

	/** Asks again and again until the condition holds; what it does itself has to take its time. */
	static void awaitThat(Supplier<Boolean> condition, String what)
	{
		long deadline = System.nanoTime() + LIMIT.toNanos();
		while (!condition.get())
			check(System.nanoTime() < deadline, "waited in vain for " + what);
	}

	static void check(boolean holds, String what)
	{
		if (!holds) throw new AssertionError(what);
	}

	static void checkEqual(Object actual, Object expected)
	{
		check(Objects.equals(actual, expected), "expected " + expected + " but got " + actual);
	}

	/** An action that may throw. */
	interface Action
	{
		void run() throws Exception;
	}

	/** That the action throws this, itself or through a future. */
	static void checkThrows(Class<? extends Exception> expected, Action action)
	{
		try
		{
			action.run();
		}
		catch (Exception exception)
		{
			Throwable thrown = exception instanceof ExecutionException ? exception.getCause() : exception;
			if (expected.isInstance(thrown)) return;
			throw new AssertionError("expected " + expected.getSimpleName(), thrown);
		}
		throw new AssertionError("expected " + expected.getSimpleName() + " but nothing was thrown");
	}
}
