// One thing a query asks for, in several ways: a service counts for the way that fits it best,
// once. Weights are exact whatever the order they are added in, so equal services rank equally.
//
// Xapian 1.4 has OP_MAX for this, which reads past its list when its last part ends while another
// part of the query is being pruned (MaxPostList::recalc_maxweight without parts).
#ifndef AMBITO_LIB_SEARCH_BEST_OF_H_
#define AMBITO_LIB_SEARCH_BEST_OF_H_

#include <xapian.h>

#include <string>
#include <vector>

namespace ambito::search {

// Terms that a service must have all of. Each counts by its rarity among the services times the
// weight of the place it stands in (the wdf); lengths of documents do not count.
struct Way {
  struct Part {
    std::string term;
    Xapian::doccount services = 0;  // That have it; at least 1.
  };
  std::vector<Part> parts;  // At least one.
  double weight = 1;
};

class BestOf : public Xapian::PostingSource {
 public:
  explicit BestOf(std::vector<Way> ways) : ways_(std::move(ways)) {}

  Xapian::doccount get_termfreq_min() const override { return 0; }
  Xapian::doccount get_termfreq_est() const override { return most_; }
  Xapian::doccount get_termfreq_max() const override { return most_; }
  double get_weight() const override;
  void next(double min_weight) override;
  void skip_to(Xapian::docid service, double min_weight) override;
  bool at_end() const override { return started_ && at_ == 0; }
  Xapian::docid get_docid() const override { return at_; }
  // Xapian owns and deletes it.
  BestOf* clone() const override { return new BestOf(ways_); }
  void init(const Xapian::Database& index) override;

 private:
  struct Posting {
    Xapian::PostingIterator at;
    Xapian::PostingIterator end;
    double unit = 0;  // Of one of the place's weight; a multiple of 2^-20.
  };
  struct Cursor {
    std::vector<Posting> postings;  // Empty: it is at its end.
    Xapian::docid service() const { return postings.empty() ? 0 : *postings[0].at; }
  };

  static void SkipTo(Xapian::docid service, Cursor& cursor);
  void DropEnded();

  const std::vector<Way> ways_;
  std::vector<Cursor> cursors_;
  Xapian::doccount most_ = 0;
  bool started_ = false;
  Xapian::docid at_ = 0;
};

}  // namespace ambito::search

#endif  // AMBITO_LIB_SEARCH_BEST_OF_H_
