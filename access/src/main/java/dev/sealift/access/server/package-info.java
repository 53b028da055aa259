/**
 * How a service finds out who asks, and refuses who may not: TLS with the cluster's certificates,
 * an OAuth2 resource server, and the routes that the service has.
 */
@NullMarked
package dev.sealift.access.server;

import org.jspecify.annotations.NullMarked;
