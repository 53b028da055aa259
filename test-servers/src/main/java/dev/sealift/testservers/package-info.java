/**
 * PostgreSQL and Kafka for tests: in containers where a Docker engine answers, embedded otherwise,
 * and the same to the test.
 */
@NullMarked
package dev.sealift.testservers;

import org.jspecify.annotations.NullMarked;
