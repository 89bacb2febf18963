### address-space-limit
python3 - <<EOF
open("a.cpp","w").write("#include <map>\n#include <string>\n#include <regex>\n#include <functional>\n" + "\n".join(f"std::map<int,std::function<std::string(std::regex)>> f{i}(){{ return {{}}; }}" for i in range(300)))
EOF
(ulimit -v 180000; g++ -O2 -c a.cpp -o a.o)
### compiler-killed-by-limit
python3 - <<EOF
open("a.cpp","w").write("#include <map>\n#include <string>\n#include <regex>\n#include <functional>\n" + "\n".join(f"std::map<int,std::function<std::string(std::regex)>> f{i}(){{ return {{}}; }}" for i in range(3000)))
open("build.ninja","w").write("rule cxx\n  command = g++ -O2 -c \$in -o \$out\n  description = CXX \$out\nbuild a.o: cxx a.cpp\n")
EOF
(ulimit -t 2; ninja)
### make-cc1plus-killed
python3 - <<EOF
open("a.cpp","w").write("#include <map>\n#include <string>\n#include <regex>\n#include <functional>\n" + "\n".join(f"std::map<int,std::function<std::string(std::regex)>> f{i}(){{ return {{}}; }}" for i in range(3000)))
EOF
printf 'all:\n\tg++ -O2 -c a.cpp -o a.o\n' > Makefile
(ulimit -t 2; make -j2)
