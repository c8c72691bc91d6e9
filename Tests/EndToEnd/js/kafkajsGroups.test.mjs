// Consumer groups of kafkajs on a running broker.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, test } from 'node:test'

import * as brokerCase from './brokerCase.mjs'
import { awaitRead, awaitShared, PARTITIONS, values } from './groupCase.mjs'

const { AssignerProtocol, Kafka, logLevel } = createRequire(import.meta.url)('kafkajs')

const kafka = new Kafka({
	brokers: [brokerCase.bootstrap], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50, retries: 20 }
})

describe('groups of kafkajs', () => {
	let admin
	let group
	let producer
	let topic
	let consumers

	beforeEach(async () => {
		admin = kafka.admin()
		producer = kafka.producer({ allowAutoTopicCreation: false })
		await admin.connect()
		await producer.connect()
		topic = brokerCase.uniqueTopic()
		group = `group-of-${topic}`
		consumers = []
		await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true })
	})

	afterEach(async () => {
		await Promise.all(consumers.map((consumer) => consumer.disconnect()))
		await admin.deleteTopics({ topics: [topic] }).catch(() => {})
		await producer.disconnect()
		await admin.disconnect()
	})

	const write = (wanted) =>
		producer.send({ topic, messages: wanted.map((value, index) => ({ value, partition: index % PARTITIONS })) })

	/** A member that reads from the group's offsets and commits after every record, or as `running` says. */
	async function join(running = { autoCommitThreshold: 1 }, settings = {}) {
		const consumer = kafka.consumer({ groupId: group, heartbeatInterval: 200, maxWaitTimeInMs: 50, ...settings })
		consumers.push(consumer)
		const member = { consumer, read: [], partitions: [] }
		consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
			member.partitions = payload.memberAssignment[topic] ?? []
		})
		await consumer.connect()
		await consumer.subscribe({ topics: [topic], fromBeginning: true })
		await consumer.run({ ...running, eachMessage: async ({ message }) => member.read.push(message.value.toString()) })
		return member
	}

	async function leave(member) {
		await member.consumer.disconnect()
		member.partitions = []
	}

	async function committed() {
		const [{ partitions }] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
		return Object.fromEntries(partitions.map(({ partition, offset }) => [partition, offset]))
	}

	test('the next member goes on where the group has committed', async () => {
		await write(values(0, 20))
		const first = await join()
		await awaitRead(values(0, 20), first)
		await leave(first)
		await write(values(20, 10))
		const second = await join()
		await awaitRead(values(20, 10), second)
	})

	test('partitions are shared and handed over', async () => {
		await write(values(0, 40))
		const first = await join()
		await awaitRead(values(0, 40), first)
		const second = await join()
		await awaitShared(first, second)
		await write(values(40, 40))
		await awaitRead(values(0, 80), first, second)
		await leave(first)
		await awaitShared(second)
		await write(values(80, 40))
		await awaitRead(values(0, 120), first, second)
	})

	test('commits come back with their metadata', async () => {
		const { consumer, read } = await join({ autoCommit: false })
		await write(values(0, 8))
		assert.ok(await brokerCase.waitUntil(() => read.length === 8))
		assert.deepEqual(await committed(), { 0: '-1', 1: '-1', 2: '-1', 3: '-1' })
		await consumer.commitOffsets([{ topic, partition: 0, offset: '1', metadata: 'one' }])
		await consumer.commitOffsets([{ topic, partition: 1, offset: '2', metadata: null }])
		const [{ partitions }] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
		partitions.sort((one, other) => one.partition - other.partition)
		assert.deepEqual(partitions.map(({ offset, metadata }) => [offset, metadata || '']), [
			['1', 'one'], ['2', ''], ['-1', ''], ['-1', '']
		])
	})

	test('a member can seek back', async () => {
		await write(values(0, 8))
		const member = await join()
		await awaitRead(values(0, 8), member)
		member.consumer.seek({ topic, partition: 0, offset: '0' })
		const again = values(0, 8).filter((_, index) => index % PARTITIONS === 0)
		await awaitRead([...values(0, 8), ...again], member)
	})

	test('a group is listed, described and deleted', async () => {
		const member = await join(undefined, { groupId: group })
		await awaitShared(member)
		const { groups } = await admin.listGroups()
		assert.deepEqual(groups.find(({ groupId }) => groupId === group), { groupId: group, protocolType: 'consumer' })
		const described = (await admin.describeGroups([group])).groups[0]
		assert.deepEqual([described.state, described.protocol], ['Stable', 'RoundRobinAssigner'])
		assert.equal(described.members.length, 1)
		const { assignment } = AssignerProtocol.MemberAssignment.decode(described.members[0].memberAssignment)
		assert.deepEqual(assignment, { [topic]: [0, 1, 2, 3] })
		await assert.rejects(admin.deleteGroups([group]), (error) => error.groups?.[0].error.type === 'NON_EMPTY_GROUP')
		await leave(member)
		assert.equal((await admin.describeGroups([group])).groups[0].state, 'Empty')
		await admin.deleteGroups([group])
		assert.equal((await admin.describeGroups([group])).groups[0].state, 'Dead')
	})

	test('offsets of an empty group can be reset', async () => {
		await write(values(0, 40))
		const member = await join()
		await awaitRead(values(0, 40), member)
		await leave(member)
		await admin.setOffsets({ groupId: group, topic, partitions: [{ partition: 0, offset: '4' }] })
		assert.deepEqual(await committed(), { 0: '4', 1: '10', 2: '10', 3: '10' })
		await admin.resetOffsets({ groupId: group, topic, earliest: true })
		const next = await join()
		await awaitRead(values(0, 40), next)
	})
})
