// SPDX-License-Identifier: Apache-2.0

/**
 * An agent of a hub that knows nothing of it but the wire: participant.js URL ROLE
 *
 * Sends a bare envelope to `backend`, reads its completion, finds the notice of it in its own inbox, and completes the one
 * task that somebody sends it meanwhile. Ends with 0 if all of that happened as the wire says.
 */

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { connect, headers } from "@nats-io/transport-node";
import { jetstream, jetstreamManager } from "@nats-io/jetstream";

const PATIENCE = 60_000;
const WRONG_LAST_SEQUENCE = 10071;

const [url, role] = process.argv.slice(2);
const connection = await connect({ servers: url });
const js = jetstream(connection);
const manager = await jetstreamManager(connection);

function envelope(type, payload) {
  return JSON.stringify({
    from_operator: `operator-${role}`,
    from_role: role,
    timestamp: new Date().toISOString(),
    type,
    payload,
  });
}

function headersOf(fields) {
  const all = headers();
  Object.entries(fields).forEach(([name, value]) => all.set(name, value));
  return all;
}

/** The article's five fields and no header at all. */
async function sendAndReadCompletion() {
  const body = envelope("task_assignment", { subject: "Sprint task", message: "Implement it", priority: "high" });
  const ack = await js.publish("agent-hub.operators.operator-backend.inbox", body);
  assert.equal(ack.stream, "GENBRAIN_AGENTS");
  const id = `${ack.stream}-${ack.seq}`;
  const completion = (await lastOf(`agent-hub.completions.operator-backend.${id}`)).json();
  assert.equal(completion.type, "task_completed");
  assert.equal(completion.from_role, "backend");
  assert.equal(completion.payload.in_reply_to, id);
  assert.match(completion.payload.message, /done by backend/);
  return id;
}

async function lastOf(subject) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(100)) {
    const stored = await manager.streams.getMessage("GENBRAIN_COMPLETIONS", { last_by_subj: subject });
    if (stored) {
      return stored;
    }
  }
  throw new Error(`no completion on ${subject}`);
}

/** Once: the second attempt is refused by the server. */
async function complete(message) {
  const task = message.json();
  const id = message.headers.get("Nats-Msg-Id");
  const body = envelope("task_completed", {
    subject: task.payload.subject,
    message: `done by ${role}`,
    priority: task.payload.priority,
    in_reply_to: id,
    attempts: message.info.deliveryCount,
    duration_ms: 1,
  });
  const subject = `agent-hub.completions.operator-${role}.${id}`;
  const once = { expect: { lastSubjectSequence: 0 }, headers: headersOf({ "Hub-In-Reply-To": id }) };
  await js.publish(subject, body, once);
  await assert.rejects(js.publish(subject, body, once), (refused) => refused.code === WRONG_LAST_SEQUENCE);
  await js.publish(`agent-hub.operators.operator-${task.from_role}.inbox`, body, {
    msgID: `done-${id}`,
    headers: headersOf({ "Hub-In-Reply-To": id }),
  });
  assert.ok(await message.ackAck());
}

const sent = await sendAndReadCompletion();
const inbox = await js.consumers.get("GENBRAIN_AGENTS", `inbox_${role}`);
let noticed = false;
let completed = false;
while (!(noticed && completed)) {
  const message = await inbox.next({ expires: PATIENCE });
  assert.ok(message, "nothing came into the inbox");
  const answered = message.headers?.get("Hub-In-Reply-To");
  if (answered) {
    assert.equal(answered, sent);
    assert.equal(message.json().type, "task_completed");
    assert.ok(await message.ackAck());
    noticed = true;
  } else {
    await complete(message);
    completed = true;
  }
}
await connection.close();
console.log(`${role}: sent, noticed, completed`);
