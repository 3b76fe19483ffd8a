using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Imaging.Stages;

/// <summary>A live row with a stage's columns.</summary>
internal sealed class ImageStageRow(ImageStageMapper mapper, DataViewRow input, bool[] active) : NetworkRow(mapper, input, active)
{
    private readonly ImageGetter? _image = mapper.NeedsNetwork(active) ? new ImageGetter(null, input, mapper.ImageColumn) : null;
    private readonly IImageBatch _images = mapper.NewBatch(active);

    protected override ValueGetter<TValue> Added<TValue>(int offset, string name) => _images.Getter<TValue>(offset, name, () =>
    {
        Update();
        return 0;
    });

    protected override void Run()
    {
        _images.Add(DecodedImage.Copy(_image!.Get(Position)), Position);
        _images.Run();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _images.Dispose();
        }

        base.Dispose(disposing);
    }
}
