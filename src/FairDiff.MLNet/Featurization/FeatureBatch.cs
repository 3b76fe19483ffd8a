using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Imaging.Stages;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Featurization;

/// <summary>Images to be featurized, those of each size together, and then their features.</summary>
internal sealed class FeatureBatch(FeaturizingModel model) : IImageBatch
{
    private readonly Dictionary<int, ImageStack> _stacks = [];
    private readonly List<(int Size, int Index)> _places = [];
    private readonly Dictionary<int, float[]> _features = [];
    private bool _run;

    /// <exception cref="FairDiffException">The image is missing, not square, or of another size than those before where nothing is
    /// resized.</exception>
    public void Add(DecodedImage image, long row)
    {
        if (_run)
        {
            _run = false;
            _places.Clear();
        }

        if (model.ImageSize is { } wanted && !image.IsMissing && image.Size.Width != image.Size.Height)
        {
            throw new FairDiffException(
                $"The image in row {row} of column '{model.ImageColumn}' is {image.Size.Width} x {image.Size.Height} pixels; square images "
                    + $"are resized to {wanted} x {wanted} here, others would be distorted. Put "
                    + $"ml.Transforms.ResizeImages(\"{model.ImageColumn}\", {wanted}, {wanted}) before this stage, which crops them.");
        }

        // Where nothing is resized there is one stack, which wants images of one size.
        var size = model.ImageSize is null ? 0 : image.Size.Width;
        var stack = _stacks.TryGetValue(size, out var known) ? known : _stacks[size] = new ImageStack(model.ImageColumn);
        _places.Add((size, stack.Count));
        stack.Add(image, row);
    }

    public void Run()
    {
        _features.Clear();
        foreach (var (size, stack) in _stacks.Where(pair => pair.Value.Count > 0))
        {
            _features.Add(size, model.Run(stack));
        }

        _run = true;
    }

    public ValueGetter<TValue> Getter<TValue>(int offset, string name, Func<int> current)
    {
        var length = model.Backbone.FeatureCount;
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            var (size, index) = _places[current()];
            var editor = VBufferEditor.Create(ref value, length);
            _features[size].AsSpan(index * length, length).CopyTo(editor.Values);
            value = editor.Commit();
        };
        return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(name, typeof(VBuffer<float>));
    }

    public void Dispose()
    {
        foreach (var stack in _stacks.Values)
        {
            stack.Dispose();
        }
    }
}
