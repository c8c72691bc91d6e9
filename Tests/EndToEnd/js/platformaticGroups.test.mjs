// Consumer groups of @platformatic/kafka on a running broker, in both protocols.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, beforeEach, describe, test } from 'node:test'

import * as brokerCase from './brokerCase.mjs'
import { awaitRead, awaitShared, PARTITIONS, values } from './groupCase.mjs'

const { Admin, Consumer, Producer, stringDeserializers, stringSerializers } =
	await import('@platformatic/kafka').catch((error) => brokerCase.skipAll(`@platformatic/kafka: ${error.message}`))

const options = { clientId: 'aeon-test', bootstrapBrokers: [brokerCase.bootstrap], retries: 20, retryDelay: 50 }
const PROTOCOLS = {
	classic: { groupProtocol: 'classic', sessionTimeout: 10_000, heartbeatInterval: 200 },
	consumer: { groupProtocol: 'consumer' }
}

for (const [protocol, settings] of Object.entries(PROTOCOLS)) {
	describe(`groups of @platformatic/kafka, ${protocol} protocol`, () => {
		let admin
		let group
		let producer
		let topic
		let members

		beforeEach(async () => {
			admin = new Admin(options)
			producer = new Producer({ ...options, serializers: stringSerializers, autocreateTopics: false })
			topic = brokerCase.uniqueTopic()
			group = `group-of-${topic}`
			members = []
			await admin.createTopics({ topics: [topic], partitions: PARTITIONS, replicas: 1 })
		})

		afterEach(async () => {
			for (const member of members) await leave(member)
			await admin.deleteTopics({ topics: [topic] }).catch(() => {})
			await producer.close()
			await admin.close()
		})

		const write = (wanted) =>
			producer.send({ messages: wanted.map((value, index) => ({ topic, value, partition: index % PARTITIONS })) })

		/** A member that reads from the group's offsets and commits after every record. */
		async function join() {
			const consumer = new Consumer({ ...options, groupId: group, deserializers: stringDeserializers, ...settings })
			const member = {
				consumer,
				read: [],
				get partitions() {
					return (consumer.assignments ?? []).filter((each) => each.topic === topic).flatMap((each) => each.partitions)
				}
			}
			members.push(member)
			member.stream = await consumer.consume({
				topics: [topic], mode: 'committed', fallbackMode: 'earliest', autocommit: true, maxWaitTime: 50
			})
			member.stream.on('data', ({ value }) => member.read.push(value))
			return member
		}

		/**
		 * Until the partitions are shared out and each member has had an answer to a fetch since. Before that the client
		 * hands out what an older fetch brings, also of partitions that it has given up, and may still go back to what
		 * is committed.
		 */
		async function awaitSettled(...each) {
			await awaitShared(...each)
			const signal = AbortSignal.timeout(60_000)
			await Promise.all(each.map((member) => once(member.stream, 'fetch', { signal })))
		}

		async function leave(member) {
			members = members.filter((each) => each !== member)
			await member.stream?.close()
			await member.consumer.close(true)
		}

		async function committed() {
			const [{ topics }] = await admin.listConsumerGroupOffsets({ groups: [group] })
			const partitions = topics.flatMap((each) => each.partitions)
			return Object.fromEntries(partitions.map((each) => [each.partitionIndex, Number(each.committedOffset)]))
		}

		test('the next member goes on where the group has committed', async () => {
			await write(values(0, 20))
			const first = await join()
			await awaitRead(values(0, 20), first)
			assert.ok(await brokerCase.waitUntil(async () => Object.values(await committed()).join() === '5,5,5,5'))
			await leave(first)
			await write(values(20, 10))
			const second = await join()
			await awaitRead(values(20, 10), second)
		})

		test('partitions are shared and handed over', async () => {
			const first = await join()
			await awaitShared(first)
			const second = await join()
			await awaitSettled(first, second)
			await write(values(0, 40))
			await awaitRead(values(0, 40), first, second)
			assert.ok(await brokerCase.waitUntil(async () => Object.values(await committed()).join() === '10,10,10,10'))
			await leave(first)
			await awaitSettled(second)
			await write(values(40, 40))
			await awaitRead(values(0, 80), first, second)
		})

		test('a group is listed and its offsets are altered and deleted', async () => {
			const member = await join()
			await awaitShared(member)
			const listed = (await admin.listGroups({ types: [protocol] })).get(group)
			assert.deepEqual([listed.state, listed.groupType], ['STABLE', protocol])
			await leave(member)
			await admin.alterConsumerGroupOffsets({
				groupId: group, topics: [{ name: topic, partitionOffsets: [{ partition: 0, offset: 4n }, { partition: 1, offset: 5n }] }]
			})
			assert.deepEqual(await committed(), { 0: 4, 1: 5 })
			await admin.deleteConsumerGroupOffsets({ groupId: group, topics: [{ name: topic, partitionIndexes: [0] }] })
			assert.deepEqual(await committed(), { 1: 5 })
			await admin.deleteGroups({ groups: [group] })
			assert.equal((await admin.listGroups({})).get(group), undefined)
		})
	})
}
