// What the tests of consumer groups share: what every client's members must see. A member is an object with `read`,
// the values that came to it, and `partitions`, those that it owns now.

import assert from 'node:assert/strict'

import * as brokerCase from './brokerCase.mjs'

export const PARTITIONS = 4

const LIMIT_MS = 60_000

export function values(first, count) {
	return Array.from({ length: count }, (_, index) => `value-${String(first + index).padStart(5, '0')}`)
}

/** Until every member has partitions and each partition one owner. */
export async function awaitShared(...members) {
	const owned = () => members.flatMap((member) => [...member.partitions]).sort()
	const shared = () =>
		members.every((member) => member.partitions.length > 0) &&
		JSON.stringify(owned()) === JSON.stringify(Array.from({ length: PARTITIONS }, (_, index) => index))
	assert.ok(await brokerCase.waitUntil(shared, LIMIT_MS), `shared out: ${JSON.stringify(owned())}`)
}

/** Until the members have read these values and no others, each once. */
export async function awaitRead(wanted, ...members) {
	const read = () => members.flatMap((member) => member.read).sort()
	await brokerCase.waitUntil(() => read().length >= wanted.length, LIMIT_MS)
	assert.deepEqual(read(), [...wanted].sort())
}
