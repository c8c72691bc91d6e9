// @platformatic/kafka against a running broker.

import assert from 'node:assert/strict'
import { after, afterEach, beforeEach, describe, test } from 'node:test'
import zlib from 'node:zlib'

import * as brokerCase from './brokerCase.mjs'

const { Admin, ConfigResourceTypes, Consumer, IncrementalAlterConfigOperationTypes, Producer, stringSerializers } =
	await import('@platformatic/kafka').catch((error) => brokerCase.skipAll(`@platformatic/kafka: ${error.message}`))

const LATEST = -1n
const EARLIEST = -2n
const options = { clientId: 'aeon-test', bootstrapBrokers: [brokerCase.bootstrap], retries: 3 }

describe('@platformatic/kafka', () => {
	const admin = new Admin(options)
	const producer = new Producer({ ...options, serializers: stringSerializers, autocreateTopics: false })
	const consumer = new Consumer({ ...options, groupId: 'not-joined', minBytes: 1, maxWaitTime: 100 })
	let topic

	after(async () => {
		await consumer.close(true)
		await producer.close()
		await admin.close()
	})

	beforeEach(async () => {
		topic = brokerCase.uniqueTopic()
		const [created] = await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 })
		assert.equal(created.name, topic)
	})

	afterEach(async () => {
		await admin.deleteTopics({ topics: [topic] }).catch(() => {})
	})

	const write = (records, settings = {}) =>
		producer.send({
			acks: -1,
			...settings,
			messages: records.map(([key, value, headers]) => ({
				topic, partition: 0, key: key ?? undefined, value: value ?? undefined, headers
			}))
		})

	async function offsetFor(timestamp) {
		const asked = [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: BigInt(timestamp) }] }]
		return (await admin.listOffsets({ topics: asked }))[0].partitions[0].offset
	}

	async function readFrom(offset) {
		const metadata = await consumer.metadata({ topics: [topic], forceUpdate: true })
		const { id, partitions } = metadata.topics.get(topic)
		const end = await offsetFor(LATEST)
		const read = []
		for (let next = BigInt(offset); next < end; ) {
			const partition = {
				partition: 0, currentLeaderEpoch: -1, fetchOffset: next, lastFetchedEpoch: -1, partitionMaxBytes: 1 << 20
			}
			const response = await consumer.fetch({
				node: partitions[0].leader, topics: [{ topicId: id, partitions: [partition] }]
			})
			const batches = response.responses[0].partitions[0].records ?? []
			const records = batches.flatMap((batch) =>
				batch.records.map((record) => ({ ...record, offset: batch.firstOffset + BigInt(record.offsetDelta) })))
			// A batch comes whole, with the records before the offset that was asked for.
			const wanted = records.filter((record) => record.offset >= next)
			assert.notEqual(wanted.length, 0)
			read.push(...wanted)
			next = wanted.at(-1).offset + 1n
		}
		return read
	}

	const readBack = async () =>
		(await readFrom(0)).map(({ key, value, headers }) => brokerCase.plain(key, value, headers))

	for (const compression of ['none', 'gzip', 'snappy', 'lz4', 'zstd']) {
		const skip = compression === 'zstd' && !zlib.zstdCompressSync && 'this version of node has no zstd'
		test(`reads back what it wrote with ${compression}`, { skip }, async () => {
			const records = brokerCase.variedRecords(500)
			const { offsets } = await write(records, { compression })
			assert.equal(offsets[0].offset, 0n)
			assert.deepEqual(await readBack(), records)
		})
	}

	test('idempotent producers are served', async () => {
		const idempotent = new Producer({ ...options, idempotent: true, serializers: stringSerializers })
		for (const value of ['one', 'two', 'three']) await idempotent.send({ messages: [{ topic, value, partition: 0 }] })
		await idempotent.close()
		assert.deepEqual((await readFrom(0)).map(({ value }) => value.toString()), ['one', 'two', 'three'])
	})

	test('a record of one megabyte comes back', async () => {
		const value = brokerCase.largeValue().toString()
		await write([['large', value, {}]])
		assert.equal((await readFrom(0))[0].value.toString(), value)
	})

	test('every offset can be the first one fetched', async () => {
		await write(brokerCase.variedRecords(12))
		for (let offset = 0; offset < 12; ++offset) {
			const offsets = (await readFrom(offset)).map((record) => Number(record.offset))
			assert.deepEqual(offsets, Array.from({ length: 12 - offset }, (_, index) => offset + index))
		}
	})

	test('a timestamp finds the first record at or after it', async () => {
		const messages = Array.from({ length: 10 }, (_, index) => ({
			topic, value: 'v', partition: 0, timestamp: BigInt(brokerCase.START_MS + index * 1000)
		}))
		await producer.send({ messages })
		assert.equal(await offsetFor(brokerCase.START_MS + 5001), 6n)
		assert.equal(await offsetFor(brokerCase.START_MS + 9001), -1n)
		assert.equal(await offsetFor(EARLIEST), 0n)
	})

	test('an altered config takes effect', async () => {
		const large = [['k', 'x'.repeat(5000), {}]]
		await write(large)
		const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic }
		const configs = [{
			name: 'max.message.bytes', value: '1000', configOperation: IncrementalAlterConfigOperationTypes.SET
		}]
		await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs }] })
		const [described] = await admin.describeConfigs({ resources: [{ ...resource, configurationKeys: null }] })
		assert.ok(described.configs.length >= 30)
		assert.equal(described.configs.find(({ name }) => name === 'max.message.bytes').value, '1000')
		const refused = () => write(large, { retries: 0 }).then(
			() => false, (error) => JSON.stringify(error.findBy?.('apiId', 'MESSAGE_TOO_LARGE') ?? null) !== 'null')
		assert.ok(await brokerCase.waitUntil(refused))
	})

	test('partitions can be added', async () => {
		// The client cannot leave the assignment to the broker.
		const [node] = (await admin.metadata({ topics: [topic] })).brokers.keys()
		const assignments = [{ brokerIds: [node] }, { brokerIds: [node] }]
		await admin.createPartitions({ topics: [{ name: topic, count: 3, assignments }] })
		const count = async () =>
			(await admin.metadata({ topics: [topic], forceUpdate: true })).topics.get(topic).partitionsCount
		assert.ok(await brokerCase.waitUntil(async () => (await count()) === 3))
	})

	test('deleted records are no longer served', async () => {
		await write(brokerCase.variedRecords(20))
		await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: 7n }] }] })
		assert.equal(await offsetFor(EARLIEST), 7n)
		await assert.rejects(readFrom(3), (error) => Boolean(error.findBy?.('apiId', 'OFFSET_OUT_OF_RANGE')))
	})

	test('log directories are described', async () => {
		await write(brokerCase.variedRecords(20))
		const [broker] = await admin.describeLogDirs({ topics: [{ name: topic, partitions: [0] }] })
		const partition = broker.results.flatMap(({ topics }) => topics).find(({ name }) => name === topic).partitions[0]
		assert.ok(partition.partitionSize > 0n)
	})

	test('a deleted topic is gone from metadata', async () => {
		assert.ok((await admin.listTopics()).includes(topic))
		await admin.deleteTopics({ topics: [topic] })
		assert.ok(await brokerCase.waitUntil(async () => !(await admin.listTopics()).includes(topic)))
	})
})
