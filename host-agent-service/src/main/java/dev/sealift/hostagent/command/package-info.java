/**
 * Commands from Kafka: read from the one partition that holds this host's, carried out at least
 * once and without harm when repeated, refused by an event that says why.
 */
@NullMarked
package dev.sealift.hostagent.command;

import org.jspecify.annotations.NullMarked;
