/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.pull;

import io.agenthub.nats.archive.MissingInboxes;
import io.agenthub.nats.archive.Passing;
import io.agenthub.nats.archive.Stocktaking;
import io.agenthub.nats.claim.Claims;
import io.agenthub.nats.claim.HandOuts;
import io.agenthub.nats.claim.PutOffs;
import io.agenthub.nats.connection.Engine;
import io.agenthub.nats.connection.Link;
import io.agenthub.nats.connection.Wire;
import io.agenthub.nats.stream.Directory;

/** What those who take messages from a server share, one of each for a hub. */
public record Parts(
    Link link,
    Engine engine,
    Wire wire,
    Directory directory,
    Ranking ranking,
    Claims claims,
    HandOuts handOuts,
    PutOffs putOffs,
    MissingInboxes inboxes,
    Stocktaking stocktaking,
    Passing passing) {}
