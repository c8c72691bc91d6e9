// kafkajs against a running broker.

import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { afterEach, beforeEach, describe, test } from 'node:test'

import { lz4Compress, lz4Decompress } from '@platformatic/wasm-utils'

import * as brokerCase from './brokerCase.mjs'

const require = createRequire(import.meta.url)
const { CompressionCodecs, CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = require('kafkajs')

// The client knows snappy and lz4 by number only and leaves the codecs themselves to others.
CompressionCodecs[CompressionTypes.Snappy] = require('kafkajs-snappy')
CompressionCodecs[CompressionTypes.LZ4] = () => ({
	compress: async (encoder) => lz4Compress(encoder.buffer),
	decompress: async (bytes) => lz4Decompress(bytes)
})

const kafka = new Kafka({ brokers: [brokerCase.bootstrap], logLevel: logLevel.NOTHING })

/** The client's own connections without its consumer, which can read in a group only. */
async function connectCluster() {
	const create = Object.getOwnPropertySymbols(kafka).find((symbol) => symbol.description?.endsWith('createCluster'))
	const cluster = kafka[create]({ maxInFlightRequests: 1 })
	await cluster.connect()
	return cluster
}

describe('kafkajs', () => {
	// Each test has clients of its own: kafkajs goes on asking for every topic that it has once used.
	let admin
	let cluster
	let producer
	let topic

	beforeEach(async () => {
		admin = kafka.admin()
		producer = kafka.producer({ allowAutoTopicCreation: false })
		await admin.connect()
		await producer.connect()
		cluster = await connectCluster()
		topic = brokerCase.uniqueTopic()
		assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true }), true)
	})

	afterEach(async () => {
		await admin.deleteTopics({ topics: [topic] }).catch(() => {})
		await cluster.disconnect()
		await producer.disconnect()
		await admin.disconnect()
	})

	const write = (records, compression = CompressionTypes.None) =>
		producer.send({
			topic,
			compression,
			acks: -1,
			messages: records.map(([key, value, headers]) => ({ key, value, headers, partition: 0 }))
		})

	async function readFrom(offset) {
		await cluster.addTargetTopic(topic)
		const nodeId = cluster.findTopicPartitionMetadata(topic)[0].leader
		const broker = await cluster.findBroker({ nodeId })
		const end = Number((await admin.fetchTopicOffsets(topic))[0].high)
		const read = []
		for (let next = offset; next < end; ) {
			const partitions = [{ partition: 0, fetchOffset: String(next), maxBytes: 1 << 20 }]
			const { responses } = await broker.fetch({
				maxWaitTime: 100, minBytes: 1, maxBytes: 10 << 20, isolationLevel: 0, topics: [{ topic, partitions }]
			})
			// A batch comes whole, with the records before the offset that was asked for.
			const messages = responses[0].partitions[0].messages.filter((message) => Number(message.offset) >= next)
			assert.notEqual(messages.length, 0)
			read.push(...messages)
			next = Number(messages.at(-1).offset) + 1
		}
		return read
	}

	const readBack = async () =>
		(await readFrom(0)).map(({ key, value, headers }) => brokerCase.plain(key, value, Object.entries(headers)))

	for (const codec of ['None', 'GZIP', 'Snappy', 'LZ4']) {
		test(`reads back what it wrote with ${codec}`, async () => {
			const records = brokerCase.variedRecords(500)
			const [{ baseOffset, errorCode }] = await write(records, CompressionTypes[codec])
			assert.deepEqual([errorCode, baseOffset], [0, '0'])
			assert.deepEqual(await readBack(), records)
		})
	}

	test('idempotent producers are served', async () => {
		const idempotent = kafka.producer({ idempotent: true })
		await idempotent.connect()
		for (const value of ['one', 'two', 'three']) await idempotent.send({ topic, messages: [{ value, partition: 0 }] })
		await idempotent.disconnect()
		assert.deepEqual((await readFrom(0)).map(({ value }) => value.toString()), ['one', 'two', 'three'])
	})

	test('a record of one megabyte comes back', async () => {
		const value = brokerCase.largeValue()
		await write([['large', value, {}]])
		assert.deepEqual((await readFrom(0))[0].value, value)
	})

	test('every offset can be the first one fetched', async () => {
		await write(brokerCase.variedRecords(12))
		for (let offset = 0; offset < 12; ++offset) {
			const offsets = (await readFrom(offset)).map((message) => Number(message.offset))
			assert.deepEqual(offsets, Array.from({ length: 12 - offset }, (_, index) => offset + index))
		}
	})

	test('a timestamp finds the first record at or after it', async () => {
		const messages = Array.from({ length: 10 }, (_, index) => ({
			value: 'v', partition: 0, timestamp: String(brokerCase.START_MS + index * 1000)
		}))
		await producer.send({ topic, messages })
		const found = async (timestamp) => (await admin.fetchTopicOffsetsByTimestamp(topic, timestamp))[0].offset
		assert.equal(await found(brokerCase.START_MS + 5001), '6')
		// Where no record is late enough the client asks for the end instead.
		assert.equal(await found(brokerCase.START_MS + 9001), '10')
	})

	test('an altered config takes effect', async () => {
		const large = [['k', 'x'.repeat(5000), {}]]
		await write(large)
		const resource = { type: ConfigResourceTypes.TOPIC, name: topic }
		const configEntries = [{ name: 'max.message.bytes', value: '1000' }]
		await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] })
		const described = await admin.describeConfigs({ includeSynonyms: true, resources: [resource] })
		const entry = described.resources[0].configEntries.find(({ configName }) => configName === 'max.message.bytes')
		assert.equal(entry.configValue, '1000')
		assert.equal(entry.configSynonyms[0].configSource, 1)
		const refused = () => write(large).then(() => false, (error) => error.type === 'MESSAGE_TOO_LARGE')
		assert.ok(await brokerCase.waitUntil(refused))
	})

	test('partitions can be added', async () => {
		await admin.createPartitions({ topicPartitions: [{ topic, count: 3 }] })
		const count = async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions.length
		assert.ok(await brokerCase.waitUntil(async () => (await count()) === 3))
	})

	test('deleted records are no longer served', async () => {
		await write(brokerCase.variedRecords(20))
		// The client looks for the topic's leaders among those that it has already asked for.
		await admin.fetchTopicOffsets(topic)
		await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '7' }] })
		const [{ low, high }] = await admin.fetchTopicOffsets(topic)
		assert.deepEqual([low, high], ['7', '20'])
		await assert.rejects(readFrom(3), { type: 'OFFSET_OUT_OF_RANGE' })
	})

	test('a topic that exists is not created again', async () => {
		assert.equal(await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] }), false)
	})

	test('a deleted topic is gone from metadata', async () => {
		assert.ok((await admin.listTopics()).includes(topic))
		await admin.deleteTopics({ topics: [topic] })
		assert.ok(await brokerCase.waitUntil(async () => !(await admin.listTopics()).includes(topic)))
	})

	test('the cluster is described', async () => {
		const { brokers, clusterId } = await admin.describeCluster()
		assert.equal(brokers.length, 1)
		assert.ok(clusterId)
	})
})
