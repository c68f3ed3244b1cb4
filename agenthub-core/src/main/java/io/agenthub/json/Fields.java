/* SPDX-License-Identifier: Apache-2.0 */
package io.agenthub.json;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, in their order. Nothing outside of this package can change it.
 *
 * <p>Most objects have few fields: names are found by looking along them, which takes less time and
 * a third of the memory of a hash table. From {@value #FEW} on there is one, so that an object of
 * thousands of names costs no more for each.
 */
final class Fields extends AbstractMap<String, @Nullable Object> {
  private static final int FEW = 16;

  private String[] names = new String[FEW / 2];
  private @Nullable Object[] values = new @Nullable Object[FEW / 2];
  private int size;
  private @Nullable Map<String, Integer> places;

  Fields() {}

  private Fields(Fields other) {
    names = other.names.clone();
    values = other.values.clone();
    size = other.size;
    places = other.places == null ? null : new HashMap<>(other.places);
  }

  /** A copy with this value for a field: in its place, or at the end if there was none. */
  Fields with(String name, @Nullable Object value) {
    Fields copy = new Fields(this);
    int place = place(name);
    if (place < 0) {
      copy.add(name, value);
    } else {
      copy.values[place] = value;
    }
    return copy;
  }

  /** Adds a field; false, and nothing changes, if there is one of this name. */
  boolean add(String name, @Nullable Object value) {
    if (place(name) >= 0) {
      return false;
    }
    if (size == names.length) {
      names = Arrays.copyOf(names, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    names[size] = name;
    values[size] = value;
    size++;
    if (size >= FEW) {
      index();
    }
    return true;
  }

  private void index() {
    Map<String, Integer> known = places;
    if (known == null) {
      known = new HashMap<>();
      places = known;
    }
    for (int i = known.size(); i < size; i++) {
      known.put(names[i], i);
    }
  }

  private int place(@Nullable Object name) {
    if (places != null) {
      return places.getOrDefault(name, -1);
    }
    int hash = Objects.hashCode(name); // which a text keeps
    for (int i = 0; i < size; i++) {
      if (names[i].hashCode() == hash && names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    int place = place(name);
    return place < 0 ? null : values[place];
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return place(name) >= 0;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, @Nullable Object>> iterator() {
        return new InOrder();
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  private final class InOrder implements Iterator<Entry<String, @Nullable Object>> {
    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Entry<String, @Nullable Object> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Entry<String, @Nullable Object> field = new SimpleImmutableEntry<>(names[next], values[next]);
      next++;
      return field;
    }
  }
}
