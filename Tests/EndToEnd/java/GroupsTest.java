import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;

/** Groups of the Java consumer in both protocols: assigned in the members, and on the broker (KIP-848). */
final class GroupsTest extends BrokerCase
{
	private static final int PARTITIONS = 4;
	private static final List<String> PROTOCOLS = List.of("classic", "consumer");

	private final String topic = newTopic(PARTITIONS);

	private GroupsTest() throws Exception
	{
		super(namedBroker());
	}

	public static void main(String[] arguments)
	{
		run(GroupsTest.class, GroupsTest::new);
	}

	private KafkaConsumer<String, String> member(String group, String protocol, String... namesAndValues)
	{
		Map<String, Object> all = settings(namesAndValues);
		all.put("group.id", group);
		all.put("group.protocol", protocol);
		// So that members learn soon of a rebalance; in the other protocol the broker gives the interval.
		if (protocol.equals("classic")) all.put("heartbeat.interval.ms", "200");
		KafkaConsumer<String, String> member = consumer(all);
		member.subscribe(List.of(topic));
		return member;
	}

	private KafkaConsumer<String, String> staticMember(String group, String protocol, String instance)
	{
		return member(group, protocol, "group.instance.id", instance);
	}

	private void write(int firstNumber, int count)
	{
		KafkaProducer<String, String> producer = producer();
		for (int number = firstNumber; number < firstNumber + count; ++number)
			producer.send(new ProducerRecord<>(topic, number % PARTITIONS, null, "value-" + number));
		producer.flush();
	}

	/** Reads with all members by turns until this many records have come. */
	private static Set<String> read(int count, List<KafkaConsumer<String, String>> members)
	{
		List<String> values = new ArrayList<>();
		awaitThat(
			() ->
			{
				for (KafkaConsumer<String, String> member : members)
					member.poll(POLL).forEach(record -> values.add(record.value()));
				return values.size() >= count;
			},
			count + " records");
		Set<String> distinct = new HashSet<>(values);
		checkEqual(values.size(), count);
		checkEqual(distinct.size(), count);
		return distinct;
	}

	/** Until each of the members has partitions, and each partition one owner. */
	private static void awaitShared(List<KafkaConsumer<String, String>> members)
	{
		awaitThat(
			() ->
			{
				Set<TopicPartition> owned = new HashSet<>();
				boolean each = true;
				int sum = 0;
				for (KafkaConsumer<String, String> member : members)
				{
					member.poll(POLL);
					each &= !member.assignment().isEmpty();
					sum += member.assignment().size();
					owned.addAll(member.assignment());
				}
				return each && sum == PARTITIONS && owned.size() == PARTITIONS;
			},
			"partitions to be shared out");
	}

	private ConsumerGroupDescription described(String group) throws Exception
	{
		return got(admin.describeConsumerGroups(List.of(group)).all()).get(group);
	}

	@Case
	public void nextMemberGoesOnWhereTheGroupHasCommitted()
	{
		write(0, 20);
		for (String protocol : PROTOCOLS)
		{
			String group = unique(protocol);
			KafkaConsumer<String, String> one = member(group, protocol);
			read(20, List.of(one));
			one.commitSync();
			one.close();
			KafkaConsumer<String, String> two = member(group, protocol);
			awaitShared(List.of(two));
			for (int number = 0; number < PARTITIONS; ++number)
				checkEqual(two.position(new TopicPartition(topic, number)), 20L / PARTITIONS);
		}
	}

	@Case
	public void partitionsAreSharedAndHandedOver()
	{
		for (String protocol : PROTOCOLS)
		{
			String group = unique(protocol);
			KafkaConsumer<String, String> one = member(group, protocol);
			awaitShared(List.of(one));
			KafkaConsumer<String, String> two = member(group, protocol);
			awaitShared(List.of(one, two));
			one.close();
			awaitShared(List.of(two));
		}
	}

	@Case
	public void cooperativeMembersKeepWhatTheyHave()
	{
		String group = unique("cooperative");
		String[] assignor = {
			"partition.assignment.strategy", "org.apache.kafka.clients.consumer.CooperativeStickyAssignor"};
		KafkaConsumer<String, String> one = member(group, "classic", assignor);
		awaitShared(List.of(one));
		Set<TopicPartition> all = one.assignment();
		KafkaConsumer<String, String> two = member(group, "classic", assignor);
		awaitShared(List.of(one, two));
		check(all.containsAll(one.assignment()), "a partition changed its owner for nothing");
		checkEqual(one.assignment().size(), PARTITIONS / 2);
	}

	@Case
	public void staticMemberFindsItsPartitionsAgain() throws Exception
	{
		for (String protocol : PROTOCOLS)
		{
			String group = unique(protocol);
			KafkaConsumer<String, String> stays = staticMember(group, protocol, "stays");
			KafkaConsumer<String, String> returns = staticMember(group, protocol, "returns");
			awaitShared(List.of(stays, returns));
			Set<TopicPartition> kept = stays.assignment();
			Set<TopicPartition> left = returns.assignment();
			returns.close();
			checkEqual(described(group).members().size(), 2);
			KafkaConsumer<String, String> returned = staticMember(group, protocol, "returns");
			awaitShared(List.of(stays, returned));
			checkEqual(returned.assignment(), left);
			checkEqual(stays.assignment(), kept);
			Set<String> instances = described(group).members().stream()
				.map(MemberDescription::groupInstanceId).flatMap(Optional::stream).collect(Collectors.toSet());
			checkEqual(new TreeSet<>(instances), new TreeSet<>(Set.of("returns", "stays")));
		}
	}

	@Case
	public void instanceIdBelongsToOneMember()
	{
		String classic = unique("classic");
		KafkaConsumer<String, String> replaced = staticMember(classic, "classic", "same");
		awaitShared(List.of(replaced));
		KafkaConsumer<String, String> replacing = staticMember(classic, "classic", "same");
		awaitShared(List.of(replacing));
		checkThrows(FencedInstanceIdException.class, () -> awaitThat(() -> replaced.poll(POLL) == null, "the fence"));

		String consumer = unique("consumer");
		KafkaConsumer<String, String> owner = staticMember(consumer, "consumer", "same");
		awaitShared(List.of(owner));
		KafkaConsumer<String, String> late = staticMember(consumer, "consumer", "same");
		checkThrows(UnreleasedInstanceIdException.class, () -> awaitThat(() -> late.poll(POLL) == null, "the refusal"));
	}

	@Case
	public void patternIsResolvedOnTheBroker() throws Exception
	{
		KafkaConsumer<String, String> member = consumer("group.id", unique("pattern"), "group.protocol", "consumer");
		member.subscribe(new SubscriptionPattern(topic + ".*"));
		awaitShared(List.of(member));
	}

	@Case
	public void groupsAreAdministered() throws Exception
	{
		for (String protocol : PROTOCOLS)
		{
			String group = unique(protocol);
			KafkaConsumer<String, String> member = member(group, protocol);
			awaitShared(List.of(member));
			checkEqual(described(group).groupState(), GroupState.STABLE);
			checkEqual(described(group).members().iterator().next().assignment().topicPartitions().size(), PARTITIONS);
			check(
				got(admin.listGroups().all()).stream().map(GroupListing::groupId).toList().contains(group),
				"the group is not listed");
			checkThrows(GroupNotEmptyException.class, () -> got(admin.deleteConsumerGroups(List.of(group)).all()));
			member.close();
			TopicPartition first = new TopicPartition(topic, 0);
			got(admin.alterConsumerGroupOffsets(group, Map.of(first, new OffsetAndMetadata(3))).all());
			checkEqual(
				got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).get(first).offset(), 3L);
			got(admin.deleteConsumerGroupOffsets(group, Set.of(first)).all());
			check(
				!got(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).containsKey(first),
				"the offset is still there");
			got(admin.deleteConsumerGroups(List.of(group)).all());
		}
	}
}
