/**
 * For the tests of services: an authority and issuer, every route tried with every role, and the
 * description of the routes.
 */
@NullMarked
package dev.sealift.accesstest;

import org.jspecify.annotations.NullMarked;
