/**
 * The descriptions of the services' REST interfaces: made from the code of their handlers, their
 * routes, and an example of each message.
 */
@NullMarked
package dev.sealift.openapi;

import org.jspecify.annotations.NullMarked;
