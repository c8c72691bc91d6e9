#!/bin/sh
# kill-at-every-call.sh <AeonFaultDriver> [step]
# Runs the driver on one directory again and again, killed at its 1st, (1 + step)th, (1 + 2 step)th, ... call of each
# system call that it makes, and checks after each run that what was acknowledged is there. The directory is never cleaned
# up in between, so that each run begins with the recovery from the one before, and is killed in that too.
set -u
driver=$1
step=${2:-1}
if ! command -v strace > /dev/null || ! strace -o /dev/null true 2> /dev/null; then
	echo "SKIPPED: strace is missing, or may not trace here"
	exit 77
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/aeon-fault-XXXXXX")
trap 'rm -rf "$work"' EXIT

# fail <what>
fail()
{
	echo "FAILED: $1; the state is kept in $work"
	cat "$work/log"
	trap - EXIT
	exit 1
}

strace -f -qq -o "$work/trace" "$driver" write "$work/data" "$work/acknowledged" > "$work/log" 2>&1 ||
	fail "the driver does not run by itself"
# What runs before main is the loader's.
calls=$(sed -n 's/^[0-9]* *\([a-z_0-9]*\)(.*/\1/p' "$work/trace" | sort -u | grep -v -e '^execve$' -e '^exit')
kills=0
for call in $calls; do
	n=1
	while :; do
		strace -f -qq -o /dev/null -e "trace=$call" -e "inject=$call:signal=KILL:when=$n" \
			"$driver" write "$work/data" "$work/acknowledged" > "$work/log" 2>&1
		status=$?
		# 137: killed. Any other failure is the driver's own.
		[ $status -eq 0 ] || [ $status -eq 137 ] || fail "exit code $status, to be killed at $call number $n"
		"$driver" check "$work/data" "$work/acknowledged" >> "$work/log" 2>&1 || fail "killed at $call number $n"
		[ $status -eq 0 ] && break
		kills=$((kills + 1))
		n=$((n + step))
	done
done
"$driver" stop "$work/data" "$work/acknowledged" >> "$work/log" 2>&1 || fail "the files break rules of the format"
[ $kills -gt 20 ] || fail "hardly anything was killed"
echo "$kills kills, $(wc -l < "$work/acknowledged") acknowledged records"
