// What the JavaScript clients' tests share: the broker's address, topic names, records, and how a run ends.

import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

export const START_MS = 1_600_000_000_000

const SKIPPED = 77

/** Ends the program so that ctest shows the whole test as skipped. */
export function skipAll(reason) {
	console.log(`SKIPPED: ${reason}`)
	process.exit(process.env.AEON_TEST_REQUIRE_CLIENTS === '1' ? 1 : SKIPPED)
}

export const bootstrap = process.env.AEON_TEST_BOOTSTRAP || skipAll('AEON_TEST_BOOTSTRAP names no broker')

export function uniqueTopic() {
	return `aeon-e2e-${randomUUID()}`
}

/** Whether the condition held before the limit. */
export async function waitUntil(condition, limitMs = 20_000) {
	const deadline = Date.now() + limitMs
	while (!(await condition())) {
		if (Date.now() > deadline) return false
		await pause(50)
	}
	return true
}

/** Close to a megabyte that does not shrink to nothing. */
export function largeValue() {
	let value = ''
	for (let index = 0; value.length < 1_000_000; ++index) value += String(index * 7919)
	return Buffer.from(value.slice(0, 1_000_000))
}

/** Every shape a record can have that both clients can write: [key, value, headers]. */
export function variedRecords(count) {
	return Array.from({ length: count }, (_, index) => {
		let key = `key-${index}`
		let value = `value-${index}${'v'.repeat(50)}`
		let headers = {}
		if (index % 5 === 1) key = null
		if (index % 5 === 2) value = null
		if (index % 5 === 3) headers = { first: 'one', second: 'two' }
		if (index % 5 === 4) headers = { empty: '' }
		if (index % 11 === 10) value = ''
		return [key, value, headers]
	})
}

/** A record as variedRecords() has it, from the buffers that a client hands out. */
export function plain(key, value, headers) {
	const text = (bytes) => (bytes === null || bytes === undefined ? null : bytes.toString())
	return [text(key), text(value), Object.fromEntries(headers.map(([name, content]) => [text(name), text(content)]))]
}
