// Transactions of @platformatic/kafka on a running broker.

import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'

import * as brokerCase from './brokerCase.mjs'

const { Admin, Consumer, Producer, stringDeserializers, stringSerializers } =
	await import('@platformatic/kafka').catch((error) => brokerCase.skipAll(`@platformatic/kafka: ${error.message}`))

const LIMIT_MS = 60_000
const options = { clientId: 'aeon-test', bootstrapBrokers: [brokerCase.bootstrap], retries: 200, retryDelay: 50 }

describe('transactions of @platformatic/kafka', () => {
	let admin
	let group
	let source
	let topic
	let closers

	beforeEach(async () => {
		admin = new Admin(options)
		closers = []
		topic = brokerCase.uniqueTopic()
		source = brokerCase.uniqueTopic()
		group = `group-of-${topic}`
		await admin.createTopics({ topics: [topic, source], partitions: 2, replicas: 1 })
	})

	afterEach(async () => {
		for (const close of closers.reverse()) await close()
		await admin.deleteTopics({ topics: [topic, source] }).catch(() => {})
		await admin.close()
	})

	function producerOf(settings) {
		const producer = new Producer({ ...options, serializers: stringSerializers, autocreateTopics: false, ...settings })
		closers.push(() => producer.close(true))
		return producer
	}

	// Unless it is told that there was no producer before, the client says that it is the one of id 0.
	const transactionalProducer = (id) =>
		producerOf({
			idempotent: true, transactionalId: `${id}-of-${topic}`, timeout: LIMIT_MS, producerId: -1n, producerEpoch: -1
		})

	const messages = (value) => [0, 1].map((partition) => ({ topic, value, partition }))

	/** A member of a group, and the messages that come to it; it reads committed records alone, and commits nothing. */
	async function reading(groupId, from) {
		const consumer = new Consumer({ ...options, groupId, deserializers: stringDeserializers })
		const read = []
		const stream = await consumer.consume({
			topics: [from], mode: 'committed', fallbackMode: 'earliest', autocommit: false, maxWaitTime: 50
		})
		stream.on('data', (message) => read.push(message))
		closers.push(async () => {
			await stream.close()
			await consumer.close(true)
		})
		return { consumer, read }
	}

	/** What a reader of committed records gets, until there is as much as wanted. */
	async function valuesOf(count) {
		const { read } = await reading(`reader-of-${topic}`, topic)
		await brokerCase.waitUntil(() => read.length >= count, LIMIT_MS)
		return read.map(({ value }) => value).sort()
	}

	async function committed() {
		const [{ topics }] = await admin.listConsumerGroupOffsets({ groups: [group] })
		const partitions = topics.filter(({ name }) => name === source).flatMap((each) => each.partitions)
		return partitions.find(({ partitionIndex }) => partitionIndex === 0)?.committedOffset
	}

	test('committed transactions are read and aborted ones are not', async () => {
		const producer = transactionalProducer('tx')
		// The client knows of one aborted transaction of a producer in what it fetches at once.
		for (const [value, end] of [['0', 'commit'], ['1', 'abort'], ['2', 'commit']]) {
			const transaction = await producer.beginTransaction()
			await transaction.send({ messages: messages(value) })
			await transaction[end]()
		}
		assert.deepEqual(await valuesOf(4), ['0', '0', '2', '2'])
	})

	test('offsets are committed with the transaction and forgotten with its abort', async () => {
		await producerOf({}).send({ messages: ['a', 'b', 'c'].map((value) => ({ topic: source, value, partition: 0 })) })
		const { consumer, read } = await reading(group, source)
		assert.ok(await brokerCase.waitUntil(() => read.length === 3, LIMIT_MS))
		const producer = transactionalProducer('tx')
		const move = async (message) => {
			const transaction = await producer.beginTransaction()
			await transaction.addConsumer(consumer)
			await transaction.send({ messages: messages(message.value) })
			await transaction.addOffset(message)
			return transaction
		}
		await (await move(read[0])).commit()
		assert.ok(await brokerCase.waitUntil(async () => (await committed()) === 1n, LIMIT_MS))
		await (await move(read[1])).abort()
		await (await move(read[2])).commit()
		assert.ok(await brokerCase.waitUntil(async () => (await committed()) === 3n, LIMIT_MS))
		assert.deepEqual(await valuesOf(4), ['a', 'a', 'c', 'c'])
	})

	test('a second producer of an id fences the first', async () => {
		const old = await transactionalProducer('shared').beginTransaction()
		await old.send({ messages: messages('of the first') })
		const next = await transactionalProducer('shared').beginTransaction()
		await next.send({ messages: messages('of the second') })
		await next.commit()
		await assert.rejects(old.commit())
		assert.deepEqual(await valuesOf(2), ['of the second', 'of the second'])
	})
})
