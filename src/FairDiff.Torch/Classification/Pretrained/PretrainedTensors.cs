using System.IO.Compression;
using FairDiff.Torch.Classification.Pretrained.Graphs;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>The tensors of a weights file under PyTorch's names, and how images are to be normalised for them where the file says
/// so.</summary>
internal sealed record PretrainedTensors(
    string Source, IReadOnlyDictionary<string, Tensor> Tensors, ImageNormalization? Normalization) : IDisposable
{
    private const string Conversion =
        "python3 -c \"import sys, numpy, torch; numpy.savez(sys.argv[2], **{k: v.numpy() for k, v in torch.load(sys.argv[1], "
            + "map_location='cpu').items()})\"";

    /// <summary>The network that the names are those of; null where it is none of those here.</summary>
    public PretrainedNetwork? Network { get; } = WeightNames.NetworkOf(Tensors);

    /// <summary>Reads the file whole, after downloading it where it is at an address.</summary>
    /// <exception cref="EngineException">It cannot be had, or read.</exception>
    public static PretrainedTensors Open(PretrainedWeights weights, CancellationToken cancellationToken)
    {
        TorchRuntime.Initialize();
        try
        {
            var path = weights.Sha256 is { } sha256
                ? new WeightsCache(UserCache.Folder("weights")).PathOf(weights.Source, sha256, cancellationToken)
                : weights.Source;
            var start = new byte[4];
            using var stream = RegularFile.OpenRead(path);
            var length = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            stream.Position = 0;
            return start switch
            {
                [(byte)'P', (byte)'K', ..] => FromZip(stream, weights.Name),
                [0x80, _, (byte)'}' or (byte)'c' or (byte)'X' or (byte)0x8A, ..] when length == start.Length =>
                    throw Checkpoint(weights.Name),
                _ when ForeignFile.IsOnnx(start.AsSpan(0, length)) => ResidualGraph.Read(stream, weights.Name),
                _ when ForeignFile.Of(start.AsSpan(0, length)) is { } foreign => throw new EngineException(
                    $"The weights '{weights.Name}' cannot be read: the file is {foreign.Name}. {foreign.Remedy}"),
                _ => FromSafetensors(stream, weights.Name),
            };
        }
        catch (Exception exception) when (exception is not (EngineException or OperationCanceledException or OutOfMemoryException))
        {
            // Whatever a reader makes of a file that is not as it should be.
            var what = exception is EndOfStreamException
                ? "an array ends too early (truncated)"
                : exception.Message.Split('\n', 2)[0].TrimEnd('.');
            throw new EngineException(
                $"The weights '{weights.Name}' cannot be read: {what}. Check the path, or get the file again.", exception);
        }
    }

    public void Dispose() => Safetensors.Dispose(Tensors);

    private static PretrainedTensors FromSafetensors(Stream stream, string source)
    {
        var tensors = Safetensors.Read(stream, out var metadata, $"The weights '{source}'");
        return new PretrainedTensors(source, tensors, ClassifierFile.NormalizationOf(metadata));
    }

    private static PretrainedTensors FromZip(Stream stream, string source)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        ZipGuard.Check(archive, stream.Length);
        if (archive.Entries.Any(entry => entry.Name == "data.pkl"))
        {
            throw Checkpoint(source);
        }

        var arrays = NumpyArchive.Read(archive);
        if (arrays.Count == 0)
        {
            using var classifier = ClassifierArchive.Find(archive, source)?.Open() ?? throw new InvalidDataException(
                "the zip file holds neither NumPy arrays (.npy) nor a classifier of this library");
            return FromSafetensors(classifier, source);
        }

        return BigTransferNames.Are(arrays.Keys)
            ? new PretrainedTensors(source, BigTransferNames.ToPyTorch(arrays), ImageNormalization.SignedRange)
            : new PretrainedTensors(source, arrays, null);
    }

    private static EngineException Checkpoint(string source) => new(
        $"'{source}' is a PyTorch checkpoint, which is a program to be run and therefore not read. Convert it, once, with: " +
        $"{Conversion} {Path.GetFileName(source)} {Path.GetFileNameWithoutExtension(source)}.npz");
}
