/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stream of the process that remembers why it could not be written to, which {@code PrintStream}
 * keeps to itself.
 *
 * <p><b>Threads:</b> as the stream beneath.
 */
final class Outlet extends FilterOutputStream {
  private volatile @Nullable String failure;

  Outlet(OutputStream beneath) {
    super(beneath);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }

  /** Why something is missing; null if nothing is, or nobody reads on, as after {@code | head}. */
  @Nullable String failure() {
    String why = failure;
    return why == null || why.toLowerCase(Locale.ROOT).contains("pipe") ? null : why;
  }
}
