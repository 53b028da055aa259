/**
 * The cluster of docker-compose.yml: its secrets, its start and end, and what it must withstand.
 */
@NullMarked
package dev.sealift.cli.compose;

import org.jspecify.annotations.NullMarked;
