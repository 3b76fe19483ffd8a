using FairDiff.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Tests.Persistence;

public class NativeModelTests
{
    [Fact]
    public void SaveAndLoad_InAChainWithBuiltInTransformers_RestoresTypeAndContent()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(ImageRow.Make(2));
        var copy = ml.Transforms.CopyColumns("Copy", "Name").Fit(data);
        using var stream = new MemoryStream();
        ml.Model.Save(new TransformerChain<ITransformer>(copy, new Marked("hello"), copy), data.Schema, stream);

        var other = new MLContext();
        NativeModel.Register<Marked>(other);
        var chain = Assert.IsAssignableFrom<IEnumerable<ITransformer>>(other.Model.Load(stream, out _));

        Assert.Equal("hello", Assert.Single(chain.OfType<Marked>()).Text);
    }

    [Fact]
    public void Register_OftenAndFromManyThreads_IsHarmless()
    {
        var ml = new MLContext();

        Parallel.For(0, 64, _ => NativeModel.Register<Marked>(ml));
    }

    [Fact]
    public void FairDiff_FromManyThreads_IsHarmless()
    {
        var ml = new MLContext();

        Parallel.For(0, 64, _ => ml.FairDiff());
    }

    [Fact]
    public void Load_StreamThatIsNotThere_SaysSo()
    {
        var ml = new MLContext();
        NativeModel.Register<Marked>(ml);
        using var stream = new MemoryStream();
        ml.Model.Save(new Marked(null), null, stream);

        var exception = Record.Exception(() => ml.Model.Load(stream, out _));

        Assert.Contains("no stream 'Text'", Assert.IsType<FairDiffException>(exception?.GetBaseException()).Message);
    }

    [Fact]
    public void Load_WithoutFairDiff_SaysToCallIt()
    {
        var ml = new MLContext();
        var data = ml.Data.LoadFromEnumerable(ImageRow.Make(2));
        var keys = ml.Transforms.Conversion.MapValueToKey("Name").Fit(data);
        var stage = ml.FairDiff().Oversample("Name").Fit(keys.Transform(data));
        using var stream = new MemoryStream();
        ml.Model.Save(new TransformerChain<ITransformer>(keys, new TransformerChain<ITransformer>(stage)), data.Schema, stream);

        var exception = Record.Exception(() => new MLContext().Model.Load(stream, out _));

        Assert.Contains(
            "call ml.FairDiff() before ml.Model.Load, on the same MLContext",
            Assert.IsType<FairDiffException>(exception?.GetBaseException()).Message);
    }

    private sealed class Marked(string? text) : INativeModel<Marked>
    {
        public static NativeModelFormat Format { get; } = new("FairDiff.Tests.Marked");

        public string? Text => text;

        public bool IsRowToRowMapper => false;

        public static Marked Load(IHostEnvironment environment, NativeModelReader reader)
            => new(reader.Stream("Text", stream => stream.ReadString()));

        public void Save(ModelSaveContext ctx) => NativeModel.Save<Marked>(ctx, writer =>
        {
            if (text is not null)
            {
                writer.Stream("Text", stream => stream.Write(text));
            }
        });

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

        public IDataView Transform(IDataView input) => input;

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new InvalidOperationException();
    }
}
