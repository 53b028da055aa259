/**
 * Console bytes on their way from the hypervisor to Kafka, in order and identified by their offset;
 * the hypervisor may drop them once Kafka has them.
 */
@NullMarked
package dev.sealift.hostagent.console;

import org.jspecify.annotations.NullMarked;
