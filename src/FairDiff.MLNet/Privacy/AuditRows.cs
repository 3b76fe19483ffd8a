using FairDiff.MLNet.Data;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Shared;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Privacy;

/// <summary>The rows of one side of an audit.</summary>
/// <param name="Images">uint8, n x 3 x S x S.</param>
/// <param name="Conditions">float32, n x D, as the generator takes them.</param>
/// <param name="Unknown">Rows with a label or attribute that the generator does not know.</param>
/// <param name="Clusters">What each row belongs to; empty = to nothing that is known. Null = rows are units.</param>
internal sealed record AuditRows(Tensor Images, Tensor Conditions, int Unknown, IReadOnlyList<string>? Clusters) : IDisposable
{
    public int Count => (int)Images.shape[0];

    /// <summary>The unit of each row, from 0.</summary>
    public int[] Units()
    {
        if (Clusters is null)
        {
            return [.. Enumerable.Range(0, Count)];
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = 0;
        return [.. Clusters.Select(cluster => cluster.Length == 0 ? next++
            : numbers.TryGetValue(cluster, out var number) ? number : numbers[cluster] = next++)];
    }

    public static AuditRows Read(IDataView view, DiffusionGenerator generator, GeneratorAuditOptions options)
    {
        view = CachedImages.Restore(view, options.ImageColumnName);
        var layout = generator.Layout;
        var isSoft = layout.Parts.Any(part => part.Kind == ConditionKind.Distribution);
        var reader = ConditionReader.Create(view.Schema, [.. layout.Parts.Select(part => part.Name)], isSoft);
        var table = ImageReader.Read(view, options.ImageColumnName, reader.Columns, cancellationToken: options.CancellationToken);
        var cells = Enumerable.Range(0, table.Count).Select(row => ConditionReader.Cell([.. table.Keys.Select(keys => keys[row])]));
        var (conditions, unknown) = KnownConditions.Encode(reader.Rows([.. cells]), layout);
        return new(table.Images, conditions, unknown, options.ClusterColumnName is { } cluster ? Texts(view, cluster) : null);
    }

    /// <summary>The rows but those whose image is among others', pixel by pixel.</summary>
    public AuditRows Without(AuditRows others)
    {
        var known = Hashes(others.Images).ToHashSet();
        long[] kept = [.. Hashes(Images).Index().Where(hash => !known.Contains(hash.Item)).Select(hash => (long)hash.Index)];
        return new(
            Images.index_select(0, tensor(kept)), Conditions.index_select(0, tensor(kept)), Unknown,
            Clusters is null ? null : [.. kept.Select(row => Clusters[(int)row])]);
    }

    public void Dispose()
    {
        Images.Dispose();
        Conditions.Dispose();
    }

    private static IEnumerable<string> Hashes(Tensor images)
    {
        for (var row = 0L; row < images.shape[0]; row++)
        {
            using var image = images[row].contiguous();
            yield return FileHash.Of([.. image.data<byte>()]);
        }
    }

    private static string[] Texts(IDataView view, string name)
    {
        var column = new TextColumn(view.Schema, name);
        using var cursor = view.GetRowCursor([column.Column]);
        var read = column.ReaderOf(cursor);
        List<string> texts = [];
        while (cursor.MoveNext())
        {
            texts.Add(read());
        }

        return [.. texts];
    }
}
