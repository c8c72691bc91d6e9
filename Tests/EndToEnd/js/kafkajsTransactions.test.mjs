// Transactions of kafkajs on a running broker.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, test } from 'node:test'

import * as brokerCase from './brokerCase.mjs'

const { Kafka, logLevel } = createRequire(import.meta.url)('kafkajs')

const kafka = new Kafka({
	brokers: [brokerCase.bootstrap], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50, retries: 20 }
})

const LIMIT_MS = 60_000

describe('transactions of kafkajs', () => {
	let admin
	let topic
	let group
	let clients

	beforeEach(async () => {
		clients = []
		admin = await connected(kafka.admin())
		topic = brokerCase.uniqueTopic()
		group = `group-of-${topic}`
		await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true })
	})

	afterEach(async () => {
		await admin.deleteTopics({ topics: [topic] }).catch(() => {})
		await Promise.all(clients.map((client) => client.disconnect()))
	})

	async function connected(client) {
		clients.push(client)
		await client.connect()
		return client
	}

	const producerOf = (id) =>
		connected(kafka.producer({ transactionalId: `${id}-of-${topic}`, idempotent: true, maxInFlightRequests: 1 }))

	const messages = (value) => [0, 1].map((partition) => ({ value, partition }))

	/** What a reader of committed records gets, until there is as much as wanted. */
	async function read(count) {
		const consumer = await connected(kafka.consumer({ groupId: `reader-of-${topic}`, maxWaitTimeInMs: 50 }))
		const values = []
		await consumer.subscribe({ topics: [topic], fromBeginning: true })
		await consumer.run({ eachMessage: async ({ message }) => values.push(message.value.toString()) })
		await brokerCase.waitUntil(() => values.length >= count, LIMIT_MS)
		return values.sort()
	}

	test('committed transactions are read and aborted ones are not', async () => {
		const producer = await producerOf('tx')
		for (let number = 0; number < 4; ++number) {
			const transaction = await producer.transaction()
			await transaction.send({ topic, messages: messages(String(number)) })
			await (number % 2 ? transaction.abort() : transaction.commit())
		}
		assert.deepEqual(await read(4), ['0', '0', '2', '2'])
	})

	test('offsets are committed with the transaction and forgotten with its abort', async () => {
		const producer = await producerOf('tx')
		const committed = async () => {
			const [{ partitions }] = await admin.fetchOffsets({ groupId: group, topics: [topic] })
			return partitions.find(({ partition }) => partition === 0)?.offset
		}
		const send = async (offset) => {
			const transaction = await producer.transaction()
			await transaction.send({ topic, messages: messages(offset) })
			await transaction.sendOffsets({
				consumerGroupId: group, topics: [{ topic, partitions: [{ partition: 0, offset }] }]
			})
			return transaction
		}
		await (await send('5')).commit()
		assert.ok(await brokerCase.waitUntil(async () => (await committed()) === '5', LIMIT_MS))
		await (await send('9')).abort()
		await (await send('7')).commit()
		assert.ok(await brokerCase.waitUntil(async () => (await committed()) === '7', LIMIT_MS))
		assert.deepEqual(await read(4), ['5', '5', '7', '7'])
	})

	test('a second producer of an id fences the first', async () => {
		const first = await producerOf('shared')
		const old = await first.transaction()
		await old.send({ topic, messages: messages('of the first') })
		const second = await producerOf('shared')
		const next = await second.transaction()
		await next.send({ topic, messages: messages('of the second') })
		await next.commit()
		await assert.rejects(old.commit())
		assert.deepEqual(await read(2), ['of the second', 'of the second'])
	})
})
