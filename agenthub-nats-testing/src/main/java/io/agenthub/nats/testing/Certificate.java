/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.nats.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for servers of the loopback interface, signed by itself, made by the JDK's tool.
 */
final class Certificate {
  private static final String ALIAS = "nats";
  private static final String PASSWORD = "changeit";
  private static final Base64.Encoder PEM =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final KeyStore keys;

  private Certificate(KeyStore keys) {
    this.keys = keys;
  }

  /** Makes one, valid for a day. */
  static Certificate make() {
    Path directory = Directories.temporary("certificate-");
    try {
      return new Certificate(generate(directory.resolve("keys.p12")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("no certificate can be made", e);
    } finally {
      Directories.delete(directory);
    }
  }

  private static KeyStore generate(Path file) throws IOException, GeneralSecurityException {
    Process keytool = new ProcessBuilder(command(file)).redirectErrorStream(true).start();
    keytool.getOutputStream().close();
    String printed =
        new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!Files.exists(file)) {
      throw new IOException("keytool failed: " + printed);
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static List<String> command(Path file) {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    return List.of(
        keytool,
        "-genkeypair",
        "-alias",
        ALIAS,
        "-keyalg",
        "EC",
        "-validity",
        "1",
        "-dname",
        "CN=localhost",
        "-ext",
        "SAN=ip:127.0.0.1,dns:localhost",
        "-storetype",
        "PKCS12",
        "-storepass",
        PASSWORD,
        "-keystore",
        file.toString());
  }

  /** What a server needs: the files {@code cert.pem} and {@code key.pem}, with their texts. */
  Map<String, String> files() {
    try {
      Key key = keys.getKey(ALIAS, PASSWORD.toCharArray());
      return Map.of(
          "cert.pem", pem("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded()),
          "key.pem", pem("PRIVATE KEY", key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate cannot be read", e);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(kind, PEM.encodeToString(bytes));
  }

  /** What a client needs: it trusts this certificate and no other. */
  SSLContext trust() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the certificate cannot be trusted", e);
    }
  }
}
