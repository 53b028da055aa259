/** For the tests of services: an authority and issuer, and every route tried with every role. */
@NullMarked
package dev.sealift.accesstest;

import org.jspecify.annotations.NullMarked;
