/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.embedded.storage;

import java.util.List;

/**
 * A hub's database and its surroundings as an operator should know them.
 *
 * @param sqlite the version of SQLite that reads it
 * @param journal its journal mode
 * @param faults what SQLite's own check complains of; empty if nothing
 * @param bytes the size of the database with its log
 * @param free how many bytes of the disk this user can still write
 * @param held how many bytes are held back for when the disk is full
 * @param fileSystem what kind of file system it is on, as the system names it
 * @param readable the files that others than their owner may read
 * @param sessions how many sessions have it open, this one included
 */
public record StoreState(
    String sqlite,
    String journal,
    List<String> faults,
    long bytes,
    long free,
    long held,
    String fileSystem,
    List<String> readable,
    int sessions) {}
