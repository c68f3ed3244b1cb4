# SPDX-License-Identifier: Apache-2.0
"""An agent of a hub that knows nothing of it but the wire.

    participant.py URL ROLE

Sends a bare envelope to `backend`, reads its completion, finds the notice of it in its own inbox, and completes the one
task that somebody sends it meanwhile. Ends with 0 if all of that happened as the wire says.
"""

import asyncio
import datetime
import json
import sys

import nats
from nats.js.errors import APIError, NotFoundError

PATIENCE = 60
WRONG_LAST_SEQUENCE = 10071


def envelope(role, kind, payload):
    now = datetime.datetime.now(datetime.timezone.utc)
    return json.dumps(
        {
            "from_operator": f"operator-{role}",
            "from_role": role,
            "timestamp": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "type": kind,
            "payload": payload,
        }
    ).encode()


def check(condition, what):
    if not condition:
        raise AssertionError(what)


async def send_and_read_completion(js, role):
    """The article's five fields and no header at all."""
    body = envelope(
        role,
        "task_assignment",
        {"subject": "Sprint task", "message": "Implement it", "priority": "high"},
    )
    ack = await js.publish("agent-hub.operators.operator-backend.inbox", body)
    check(ack.stream == "GENBRAIN_AGENTS", f"stored in {ack.stream}")
    message_id = f"{ack.stream}-{ack.seq}"
    subject = f"agent-hub.completions.operator-backend.{message_id}"
    for _ in range(PATIENCE * 10):
        try:
            stored = await js.get_last_msg("GENBRAIN_COMPLETIONS", subject)
            break
        except NotFoundError:
            await asyncio.sleep(0.1)
    else:
        raise AssertionError(f"no completion on {subject}")
    completion = json.loads(stored.data)
    check(completion["type"] == "task_completed", completion)
    check(completion["from_role"] == "backend", completion)
    check(completion["payload"]["in_reply_to"] == message_id, completion)
    check("done by backend" in completion["payload"]["message"], completion)
    return message_id


async def complete(js, role, message):
    """Once: the second attempt is refused by the server."""
    task = json.loads(message.data)
    message_id = message.headers["Nats-Msg-Id"]
    body = envelope(
        role,
        "task_completed",
        {
            "subject": task["payload"]["subject"],
            "message": f"done by {role}",
            "priority": task["payload"]["priority"],
            "in_reply_to": message_id,
            "attempts": message.metadata.num_delivered,
            "duration_ms": 1,
        },
    )
    subject = f"agent-hub.completions.operator-{role}.{message_id}"
    first = {"Nats-Expected-Last-Subject-Sequence": "0", "Hub-In-Reply-To": message_id}
    await js.publish(subject, body, headers=first)
    try:
        await js.publish(subject, body, headers=first)
        raise AssertionError("a second completion was accepted")
    except APIError as refused:
        check(refused.err_code == WRONG_LAST_SEQUENCE, refused)
    notice = {"Nats-Msg-Id": f"done-{message_id}", "Hub-In-Reply-To": message_id}
    sender = task["from_role"]
    await js.publish(f"agent-hub.operators.operator-{sender}.inbox", body, headers=notice)
    await message.ack_sync()


async def main(url, role):
    connection = await nats.connect(url)
    js = connection.jetstream()
    sent = await send_and_read_completion(js, role)
    inbox = await js.pull_subscribe_bind(f"inbox_{role}", "GENBRAIN_AGENTS")
    noticed = completed = False
    while not (noticed and completed):
        for message in await inbox.fetch(1, timeout=PATIENCE):
            if (message.headers or {}).get("Hub-In-Reply-To"):
                check(message.headers["Hub-In-Reply-To"] == sent, message.headers)
                check(json.loads(message.data)["type"] == "task_completed", message.data)
                await message.ack_sync()
                noticed = True
            else:
                await complete(js, role, message)
                completed = True
    await connection.close()
    print(f"{role}: sent, noticed, completed")


asyncio.run(main(sys.argv[1], sys.argv[2]))
