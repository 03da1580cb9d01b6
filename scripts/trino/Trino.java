/** Starts the server, given its version. The release's own launcher is a part that Maven repositories need not have. */
public final class Trino {
  public static void main(String[] arguments) {
    new io.trino.server.Server().start(arguments[0]);
  }
}
