/**
 * What services tell Zipkin of a migration. The trace's id is the migration's, and the ids of the
 * spans that others hang theirs on follow from it: nothing about traces is sent, stored or
 * believed.
 */
@NullMarked
package dev.sealift.spans;

import org.jspecify.annotations.NullMarked;
