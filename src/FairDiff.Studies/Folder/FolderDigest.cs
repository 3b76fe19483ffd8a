using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FairDiff.Studies;

/// <summary>Tells one content of a folder from another: which rows are in which set, their labels and columns, and the bytes of their
/// images.</summary>
internal static class FolderDigest
{
    private const int BufferSize = 1 << 20;

    /// <summary>Tells the labels that were taken away from others.</summary>
    /// <param name="table">The rows of the folder.</param>
    /// <param name="options">Its columns.</param>
    /// <param name="split">The sets.</param>
    public static string OfHiddenLabels(MetadataTable table, FolderOptions options, FolderSplit split)
    {
        var (label, names) = (new FolderLabel(table, options), new ImageNames(table, options));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\n', split.Unlabelled.Concat(split.Removed).Select(row => $"{names[row]}\t{label.Text(row)}")))));
    }

    /// <param name="table">The rows of the folder.</param>
    /// <param name="options">Its columns.</param>
    /// <param name="columns">The columns beside path and label that a study reads.</param>
    /// <param name="split">The sets.</param>
    /// <returns>A SHA-256 in hexadecimal digits. The place of the folder is no part of it.</returns>
    public static string Of(MetadataTable table, FolderOptions options, IReadOnlyList<string> columns, FolderSplit split)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        var (label, names) = (new FolderLabel(table, options), new ImageNames(table, options));
        foreach (var column in options.Label.Names.Concat(columns))
        {
            Text(column);
        }

        Set("labelled", split.Labelled, labelled: true);

        // Other draws show labels that the first one hides.
        Set("unlabelled", split.Unlabelled, labelled: options.Redraw);
        Set("validation", options.OodValidation.Count > 0 ? [] : split.Validation, labelled: true);
        Set("test", split.Test, labelled: true);
        if (split.Removed.Count > 0)
        {
            Set("removed", split.Removed, labelled: options.Redraw);
        }

        foreach (
            var (name, rows) in split.OutOfDistribution.Concat(split.OodValidation.Select(set => ($"validation {set.Name}", set.Rows))))
        {
            Set(name, rows, labelled: true);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Set(string name, IReadOnlyList<int> rows, bool labelled)
        {
            Text(name);
            Number(rows.Count);
            foreach (var row in rows)
            {
                Text(names[row]);
                Text(labelled ? label.Text(row) : "");
                foreach (var column in columns)
                {
                    Text(table[row, column]);
                }

                Content(Path.Combine(options.DataFolder, table.File(row, options.ImageColumn)));
            }
        }

        // Lengths go first, so that no text or file can pass for the end of one and the beginning of the next.
        void Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Number(bytes.Length);
            hash.AppendData(bytes);
        }

        void Content(string path)
        {
            using var file = File.OpenRead(path);
            Number(file.Length);
            for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
            {
                hash.AppendData(buffer, 0, read);
            }
        }

        void Number(long number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
